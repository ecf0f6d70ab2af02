using System.CommandLine;
using Telepool.Gateway.Admin;

namespace Telepool.Gateway.Commands;

/// <summary>How commands find the gateway that runs, and how they answer.</summary>
internal sealed class AdminOptions
{
    private const string AddressVariable = "TELEPOOL_GATEWAY_ADMIN";
    private const string TokenVariable = "TELEPOOL_GATEWAY_ADMIN_TOKEN";

    private readonly Option<string?> _admin = new("--admin") { Description = $"Where the gateway's operator's interface is. Default: {AddressVariable}, otherwise 127.0.0.1:9180.", HelpName = "IP:PORT" };
    private readonly Option<string?> _token = new("--admin-token-file") { Description = $"File with the operator's token. Default: {TokenVariable}.", HelpName = "FILE" };

    public Option<bool> Json { get; } = new("--json") { Description = "Answer as one line of JSON." };

    public Command AddTo(Command command)
    {
        command.Add(_admin);
        command.Add(_token);
        command.Add(Json);
        return command;
    }

    /// <summary>Runs work on the gateway; what fails becomes a line and an exit code.</summary>
    public async Task<int> WithGatewayAsync(ParseResult parsed, Func<AdminClient, Task<int>> work, CancellationToken cancellationToken)
    {
        var token = Environment.GetEnvironmentVariable(TokenVariable);
        var file = parsed.GetValue(_token) ?? (token is { Length: > 1 } && token[0] == '@' ? token[1..] : null);
        if (file is not null)
        {
            var errors = new List<ServiceDefaults.Configuration.SettingError>();
            if (Configuration.SettingFile.Read("--admin-token-file", file, errors) is not { } content)
            {
                return ExitCode.Fail(ExitCode.Usage, errors.Select(error => error.ToString()));
            }

            token = System.Text.Encoding.UTF8.GetString(content).Trim();
        }

        if (!string.IsNullOrEmpty(token) && !AdminToken.TryCreate(token, out _))
        {
            return ExitCode.Fail(ExitCode.Usage, $"the token must be {AdminToken.Form}");
        }

        var address = parsed.GetValue(_admin) ?? Environment.GetEnvironmentVariable(AddressVariable) ?? "127.0.0.1:9180";
        if (!address.Contains(':', StringComparison.Ordinal) || !Uri.TryCreate($"http://{address}/", UriKind.Absolute, out var root))
        {
            return ExitCode.Fail(ExitCode.Usage, "--admin must be an address and a port, such as 127.0.0.1:9180");
        }

        using var client = new AdminClient(root, token);
        try
        {
            return await work(client).ConfigureAwait(false);
        }
        catch (AdminException e)
        {
            return ExitCode.Fail(ExitCode.Failure, e.Reasons);
        }
        catch (HttpRequestException e)
        {
            return ExitCode.Fail(ExitCode.Failure, $"no gateway answers at {address}: {e.Message}; telepool gateway run --admin {address} --admin-token-file FILE starts one that does");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Success;
        }
    }
}
