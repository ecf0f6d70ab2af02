using System.Diagnostics;
using Standalone.Hosting;
using Telepool.Collectors.Control;

namespace Benchmarks.Telemetry;

/// <summary>
/// The host of <c>telepool run</c> in a process of its own, without a gateway and without following what it has collected, which it would begin whenever it
/// likes: it does what it is asked to and rests otherwise.
/// </summary>
internal static class CollectorProcess
{
    /// <summary>The argument by which this program becomes the host.</summary>
    public const string Command = "serve-collector";

    /// <summary>Starts the program as the host of a folder, under the settings of <c>telepool</c>'s runtime.</summary>
    public static Process Start(string program, IReadOnlyDictionary<string, string> settings, string data)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true };
        string[] arguments = ["exec", "--runtimeconfig", Path.ChangeExtension(program, ".runtimeconfig.json"), typeof(CollectorProcess).Assembly.Location, Command, data];
        Array.ForEach(arguments, start.ArgumentList.Add);
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Serves until standard input ends.</summary>
    public static async Task<int> ServeAsync(string folder)
    {
        var data = new DataDirectory(folder);
        using var taken = DataLock.TryTake(data);
        var request = new PlatformRequest { IsHost = true, Defaults = new Dictionary<string, string>() };
        var (platform, errors) = await StandalonePlatform.StartAsync(data, request, CancellationToken.None).ConfigureAwait(false);
        if (platform is null || taken is null)
        {
            await Console.Error.WriteLineAsync(taken is null ? "The folder is taken." : string.Join('\n', errors)).ConfigureAwait(false);
            return 1;
        }

        await using (platform.ConfigureAwait(false))
        {
            var server = await ControlServer.StartAsync(data, platform.Control, CancellationToken.None).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                _ = await Console.In.ReadToEndAsync().ConfigureAwait(false);
            }
        }

        return 0;
    }
}
