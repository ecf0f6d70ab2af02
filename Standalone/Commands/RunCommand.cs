using System.CommandLine;
using Standalone.Demo;
using Standalone.Hosting;
using Telepool.Collectors.Commands;

namespace Standalone.Commands;

/// <summary><c>telepool run</c>, which is <c>./run</c></summary>
internal static class RunCommand
{
    public static Command Create(TimeProvider time)
    {
        var world = new WorldCliOptions(portBaseRequired: false);
        var demo = new Option<bool>("--demo") { Description = "Collect an emulated world, compare the database with what the emulator holds, and end. The last line is one JSON object; the exit code is 0 only if nothing is missing, duplicated or different." };
        var posts = new Option<double>("--posts-per-second") { Description = "New messages per second in the emulated world while it is followed. Default: 0.5.", HelpName = "N", DefaultValueFactory = _ => 0.5 };
        var accounts = Number("--accounts", "N", $"Accounts of a demo, 1 to {EmulatedFleet.MaxAccounts}. Default: {EmulatedFleet.Small.Accounts}.", EmulatedFleet.Small.Accounts, 1, EmulatedFleet.MaxAccounts);
        var proxies = Number("--proxies", "N", $"Proxies on loopback between a demo and its emulator, up to {EmulatedFleet.MaxProxies}. Default: none.", 0, 0, EmulatedFleet.MaxProxies);
        var failing = Number("--failing-proxies", "PERCENT", "How many of the proxies fail at any moment of a demo, 0 to 100 percent. Default: 0.", 0, 0, 100);
        var tenants = Number("--tenants", "N", $"Tenants that share the pool in a demo, 1 to {DemoOptions.MaxTenants}. Default: 1.", 1, 1, DemoOptions.MaxTenants);
        var data = CommonOptions.Data();
        var channels = new Argument<string[]>("@NAME") { Description = "Channels to collect and follow besides those that the data directory knows.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("run", "The main job: logs accounts in, collects every channel's history and follows the channels until Ctrl-C. "
            + "With MTPROTO_API_ID and MTPROTO_API_HASH it talks to Telegram, with MTPROTO_DCS to those servers; with nothing configured it brings an emulator.")
        {
            channels, demo, data, posts, accounts, proxies, failing, tenants,
        };
        world.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var emulated = new EmulatedWorld(parsed.GetValue(world.Seed), parsed.GetValue(world.Channels), parsed.GetValue(world.Messages));
            try
            {
                if (parsed.GetValue(demo))
                {
                    var options = new DemoOptions
                    {
                        World = emulated,
                        PortBase = parsed.GetValue(world.PortBase),
                        Fleet = new EmulatedFleet(parsed.GetValue(accounts), parsed.GetValue(proxies)),
                        FailingProxies = parsed.GetValue(failing) / 100.0,
                        Tenants = parsed.GetValue(tenants),
                    };
                    return await new DemoRun(options, time).RunAsync(parsed.GetValue(data), cancellationToken).ConfigureAwait(false);
                }

                var names = parsed.GetValue(channels)!;
                var wrong = names.Where(name => ChannelName.TryParse(name) is null).Select(name => $"'{name}' is no channel: give @name or https://t.me/name").ToList();
                return wrong.Count > 0
                    ? CommandEnvironment.Fail(ExitCode.Usage, wrong)
                    : await new MainRun(emulated, parsed.GetValue(world.PortBase), parsed.GetValue(posts), [.. names.Select(name => ChannelName.TryParse(name)!)])
                        .RunAsync(parsed.GetValue(data), cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return CommandEnvironment.Fail(ExitCode.Interrupted, "interrupted; the same command goes on from there");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                return CommandEnvironment.Fail(ExitCode.Failure, e.Message);
            }
        });
        return command;
    }

    private static Option<int> Number(string name, string help, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = help, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is var value && (value < least || value > most))
            {
                result.AddError($"{name} must be {least} to {most}, not {value}");
            }
        });
        return option;
    }
}
