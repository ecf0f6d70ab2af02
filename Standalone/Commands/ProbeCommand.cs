using System.CommandLine;
using System.Net;

namespace Standalone.Commands;

/// <summary>
/// <c>telepool probe</c>: asks a process of this machine whether it is ready and tells by the exit code. Container images have no shell and no curl to ask with.
/// </summary>
internal static class ProbeCommand
{
    private const int Failure = 1;
    private const int WrongUsage = 2;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var address = new Argument<string>("URL")
        {
            Description = "What is asked. Default: /readyz at the port of HEALTH_BIND.",
            DefaultValueFactory = _ => Standard(Environment.GetEnvironmentVariable("HEALTH_BIND")),
        };
        var command = new Command("probe", "Exit code 0 where a process answers that it is ready, 1 where it does not. For health checks of containers.") { address };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(address)!, Console.Error, cancellationToken));
        return command;
    }

    /// <summary>The address of a host with this <c>HEALTH_BIND</c>, as seen from its own machine.</summary>
    internal static string Standard(string? healthBind)
    {
        if (!IPEndPoint.TryParse(healthBind ?? string.Empty, out var bind) || bind.Port == 0)
        {
            bind = new IPEndPoint(IPAddress.Any, 8091);
        }

        var host = bind.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : bind.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : bind.Address;
        return $"http://{new IPEndPoint(host, bind.Port)}/readyz";
    }

    internal static async Task<int> RunAsync(string address, TextWriter output, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            await output.WriteLineAsync($"telepool: '{address}' is no address such as http://127.0.0.1:8091/readyz").ConfigureAwait(false);
            return WrongUsage;
        }

        // A proxy of the environment is for the way out of the machine.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Limit };
        try
        {
            using var answer = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
            {
                return 0;
            }

            await output.WriteLineAsync($"telepool: {uri} answers {(int)answer.StatusCode}").ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            await output.WriteLineAsync($"telepool: {uri} does not answer").ConfigureAwait(false);
        }

        return Failure;
    }
}
