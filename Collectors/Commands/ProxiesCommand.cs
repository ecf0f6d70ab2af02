using System.CommandLine;
using Grains.Interfaces.Proxies;
using Telepool.Collectors.Control;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool proxies</c></summary>
public static class ProxiesCommand
{
    /// <summary>Builds the command with its subcommands.</summary>
    public static Command Create(CommandEnvironment environment) => new("proxies", "Shows, adds, bans and tests the proxies between accounts and Telegram.")
    {
        List(environment),
        ProxiesAddCommand.Create(environment),
        Act(environment, ProxyAction.Remove, "remove", "Forgets a proxy. Accounts that use it move to others between two leases."),
        Act(environment, ProxyAction.Drain, "drain", "Sends no more accounts through a proxy. Those that use it move to others between two leases."),
        Act(environment, ProxyAction.Ban, "ban", "Sends nobody through a proxy."),
        Act(environment, ProxyAction.Unban, "unban", "Lets a banned or drained proxy serve again."),
        Test(environment),
    };

    private static Command List(CommandEnvironment environment)
    {
        var json = CommonOptions.Json("Print one JSON array of objects with name, address, state, reason, country, capacity, accounts, banned_until, strikes, connect_ms, first_byte_ms, error_share and unreached_dcs.");
        var data = CommonOptions.Data();
        var command = new Command("list", "Shows the proxies and how they do.") { json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var proxies = await session.Control.Proxies.ListAsync(cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine(parsed.GetValue(json) ? ProxyText.Json(proxies) : ProxyText.Table(proxies));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static Command Act(CommandEnvironment environment, ProxyAction action, string name, string description)
    {
        var proxy = new Argument<string>("NAME") { Description = "The proxy, as telepool proxies list calls it." };
        var json = CommonOptions.Json("Print one JSON object with proxy and done.");
        var data = CommonOptions.Data();
        var duration = new Option<string?>("--for") { Description = "How long, such as 90s, 30m, 12h or 7d. Default: until it is unbanned.", HelpName = "TIME" };
        var command = new Command(name, description) { proxy, json, data };
        if (action == ProxyAction.Ban)
        {
            command.Add(duration);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var text = action == ProxyAction.Ban ? parsed.GetValue(duration) : null;
            var time = text is null ? null : AccountsActCommand.ParseDuration(text);
            if (text is not null && time is null)
            {
                return CommandEnvironment.Fail(ExitCode.Usage, $"--for must be a number above 0 with s, m, h or d, not '{text}'");
            }

            return await environment.WithControlAsync(
                parsed.GetValue(data),
                async (session, _) =>
                {
                    var id = parsed.GetValue(proxy)!;
                    var done = await session.Control.Proxies.ActAsync(action, id, time, cancellationToken).ConfigureAwait(false);
                    if (parsed.GetValue(json))
                    {
                        Console.Out.WriteLine(ProxyText.Json(id, done));
                    }

                    return done ? ExitCode.Success : CommandEnvironment.Fail(ExitCode.Failure, $"there is no proxy {id}; telepool proxies list shows them");
                },
                cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static Command Test(CommandEnvironment environment)
    {
        var names = new Argument<string[]>("NAME") { Description = "The proxies; all of them where none is named.", Arity = ArgumentArity.ZeroOrMore };
        var json = CommonOptions.Json("Print one JSON array of objects with name, fault, reason, dc, connect_ms and first_byte_ms.");
        var data = CommonOptions.Data();
        var command = new Command("test", "Probes proxies now: connects through each and asks a data centre. Exit code 1 where one fails.") { names, json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var control = session.Control.Proxies;
                string[] wanted = parsed.GetValue(names) is { Length: > 0 } given
                    ? given
                    : [.. (await control.ListAsync(cancellationToken).ConfigureAwait(false)).Select(proxy => proxy.ProxyId)];
                var results = await Task.WhenAll(wanted.Select(name => control.TestAsync(name, cancellationToken))).ConfigureAwait(false);
                var found = results.OfType<ProxyTestResult>().ToArray();
                Console.Out.WriteLine(parsed.GetValue(json) ? ProxyText.Json(found) : ProxyText.Table(found));
                var missing = wanted.Zip(results).Where(pair => pair.Second is null).Select(pair => $"there is no proxy {pair.First}; telepool proxies list shows them").ToArray();
                return missing.Length > 0 ? CommandEnvironment.Fail(ExitCode.Failure, missing)
                    : found.All(result => result.Fault == ProxyFault.None) ? ExitCode.Success : ExitCode.Failure;
            },
            cancellationToken));
        return command;
    }
}
