using System.CommandLine;
using System.Net.Sockets;
using Emulator;
using Emulator.Faults;
using Emulator.World;
using Telepool.Collectors.Commands;

namespace Standalone.Commands;

/// <summary><c>telepool emulator</c></summary>
internal static class EmulatorCommand
{
    public static Command Create()
    {
        var world = new WorldCliOptions(portBaseRequired: true);
        var limits = new Option<string>("--limits") { Description = "Whether calls are limited, as Telegram limits them, and refused with FLOOD_WAIT_X: on or off. Default: on.", HelpName = "on|off", DefaultValueFactory = _ => "on" };
        limits.AcceptOnlyFromAmong("on", "off");
        var posts = new Option<double>("--posts-per-second") { Description = "New messages per second over all channels. Default: 0.", HelpName = "N" };
        var edits = new Option<double>("--edits-per-second") { Description = "Edits of recent messages per second. Default: 0.", HelpName = "N" };
        var deletes = new Option<double>("--deletes-per-second") { Description = "Deletions of recent messages per second. Default: 0.", HelpName = "N" };
        var profile = new Option<MessageProfile>("--profile") { Description = "What the histories consist of: mixed (everything) or short (short texts alone, for measurements). Default: mixed.", HelpName = "mixed|short" };
        var data = new Option<string?>("--data") { Description = "Folder that keeps the RSA key, logins and new messages from one start to the next. Default: a temporary one.", HelpName = "DIR" };
        var command = new Command("emulator", "Runs Telegram data centres 1 to 5 on loopback ports, for any MTProto client. Prints 'dc N ADDRESS:PORT' lines, 'channel @NAME messages N' lines, 'public-key PATH', then 'ready'. "
            + "Phones +1555000NNNN log in with code 12345; those ending in 9 also have the password 'telepool'.")
        {
            limits, posts, edits, deletes, profile, data,
        };
        world.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            List<string> errors = [];
            var faults = EmulatorFaults.FromEnvironment(Environment.GetEnvironmentVariable, errors);
            if (errors.Count > 0)
            {
                return CommandEnvironment.Fail(ExitCode.Usage, string.Join(' ', errors));
            }

            var options = new EmulatorOptions
            {
                Faults = faults,
                Seed = parsed.GetValue(world.Seed),
                Channels = parsed.GetValue(world.Channels),
                Messages = parsed.GetValue(world.Messages),
                PortBase = parsed.GetValue(world.PortBase),
                LimitsEnabled = parsed.GetValue(limits) == "on",
                LivePostsPerSecond = parsed.GetValue(posts),
                LiveEditsPerSecond = parsed.GetValue(edits),
                LiveDeletesPerSecond = parsed.GetValue(deletes),
                Profile = parsed.GetValue(profile),
                DataDirectory = parsed.GetValue(data),
            };
            var (server, error) = await StartAsync(options, cancellationToken).ConfigureAwait(false);
            if (server is null)
            {
                return CommandEnvironment.Fail(ExitCode.Usage, error);
            }

            await using (server.ConfigureAwait(false))
            {
                await server.WriteReportAsync(Console.Out).ConfigureAwait(false);
                await Stop.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Starts an emulator; what can be wrong with its options, files and ports becomes one line.</summary>
    public static async Task<(EmulatorServer? Server, string Error)> StartAsync(EmulatorOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return (await EmulatorServer.StartAsync(options, cancellationToken).ConfigureAwait(false), string.Empty);
        }
        catch (Exception e) when (e is ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return (null, "the emulator cannot start: " + e.Message);
        }
        catch (SocketException e)
        {
            return (null, $"the emulator cannot listen on ports {options.PortBase + 1} to {options.PortBase + EmulatorServer.DataCenterCount} of 127.0.0.1: {e.Message}; choose another --port-base");
        }
    }
}
