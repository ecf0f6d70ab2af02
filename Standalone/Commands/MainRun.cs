using System.Net;
using ServiceDefaults.Hosting;
using Standalone.Hosting;
using Standalone.Screen;
using Standalone.TryOut;
using Telepool.Collectors.Commands;
using Telepool.Collectors.Control;

namespace Standalone.Commands;

/// <summary>The main job: collects, then follows until it is stopped, and takes commands meanwhile.</summary>
internal sealed class MainRun(EmulatedWorld world, int portBase, double postsPerSecond, IReadOnlyList<string> channels)
{
    // Some posts are corrected and few are taken back, as in channels.
    private const double EditsPerPost = 0.3;
    private const double DeletesPerPost = 0.1;

    /// <summary>Runs until the token is cancelled.</summary>
    public async Task<int> RunAsync(string? dataOption, CancellationToken cancellationToken)
    {
        var data = DataDirectory.Resolve(dataOption, Environment.GetEnvironmentVariable);
        using var taken = DataLock.TryTake(data);
        if (taken is null)
        {
            return CommandEnvironment.Fail(ExitCode.Failure, $"another process works on {data.Root}; commands with --data {data.Root} talk to it");
        }

        return ServerChoice.IsConfigured
            ? await RunConfiguredAsync(data, cancellationToken).ConfigureAwait(false)
            : await RunEmulatedAsync(data, cancellationToken).ConfigureAwait(false);
    }

    private static PlatformRequest Request => new()
    {
        IsHost = true,
        // Lines of the log between the bars are for when something is wrong.
        Defaults = new Dictionary<string, string>
        {
            ["TELEPOOL_LOG_LEVEL"] = "Warning",
            ["OBS_PROMETHEUS_ENABLED"] = "true",
            ["TELEPOOL_WEB_ENABLED"] = "true",
            ["TELEPOOL_WEB_BIND"] = OperatorLink.Bind().ToString(),
        },
    };

    private async Task<int> RunConfiguredAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        if (EmulatedWorld.IsIn(data))
        {
            return CommandEnvironment.Fail(ExitCode.Usage, $"{data.Root} holds an emulator's sessions, which no other server knows; choose another --data");
        }

        if (ServerChoice.Errors() is { Count: > 0 } missing)
        {
            return CommandEnvironment.Fail(ExitCode.Usage, missing);
        }

        var (platform, errors) = await StandalonePlatform.StartAsync(data, Request, cancellationToken).ConfigureAwait(false);
        if (platform is null)
        {
            return CommandEnvironment.Fail(ExitCode.Usage, errors);
        }

        using var guard = Watch(platform, cancellationToken);
        await using (platform.ConfigureAwait(false))
        {
            var server = await ControlServer.StartAsync(data, platform.Control, cancellationToken).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                await OperatorLink.SayAsync(platform, Console.Out).ConfigureAwait(false);
                Console.Out.WriteLine(platform.Settings.Telegram.DataCenters is null ? "Talking to Telegram." : "Talking to the data centres of MTPROTO_DCS.");
                await SayAccountsAsync(platform, data, cancellationToken).ConfigureAwait(false);
                var known = (await platform.History.ChannelsAsync(cancellationToken).ConfigureAwait(false)).Select(channel => channel.Username);
                return await WithGatewayAsync(
                    platform,
                    data,
                    platform.Settings.Telegram.DataCenters,
                    gateway => new CollectAndFollow(platform, data, [.. known.Union(channels, StringComparer.OrdinalIgnoreCase)], new EventLines(Console.Out), gateway)
                        .RunAsync(cancellationToken),
                    cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<int> RunEmulatedAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        var (host, errors) = await EmulatedHost.StartAsync(
            data,
            world,
            EmulatedFleet.TryOut,
            EmulatedHost.OptionsFor(data, world, portBase) with
            {
                LivePostsPerSecond = postsPerSecond,
                LiveEditsPerSecond = postsPerSecond * EditsPerPost,
                LiveDeletesPerSecond = postsPerSecond * DeletesPerPost,
            },
            Request,
            cancellationToken).ConfigureAwait(false);
        if (host is null)
        {
            return CommandEnvironment.Fail(ExitCode.Usage, errors);
        }

        using var guard = Watch(host.Platform, cancellationToken);
        await using (host.ConfigureAwait(false))
        {
            var server = await ControlServer.StartAsync(data, host.Platform.Control, cancellationToken).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                await OperatorLink.SayAsync(host.Platform, Console.Out).ConfigureAwait(false);
                Console.Out.WriteLine("No account is configured, so this is a try-out: an emulator of Telegram's data centres runs in this process");
                Console.Out.WriteLine($"({string.Join(", ", host.Emulator.DataCenters.Values)}). Nothing here talks to Telegram.");
                if (await host.LogInAsync(Console.Out, cancellationToken).ConfigureAwait(false) is { } failed)
                {
                    return CommandEnvironment.Fail(ExitCode.Failure, failed);
                }

                var lines = new EventLines(Console.Out);
                var director = new TryOutDirector(host, lines.WriteLine, TimeProvider.System);
                director.Begin();
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var directing = director.RunAsync(ended.Token);
                var code = await WithGatewayAsync(
                    host.Platform,
                    data,
                    host.Emulator.DataCenters.ToDictionary(dc => dc.Key, dc => (EndPoint)dc.Value),
                    gateway => new CollectAndFollow(host.Platform, data, host.Channels, lines, gateway).RunAsync(cancellationToken),
                    cancellationToken).ConfigureAwait(false);
                await ended.CancelAsync().ConfigureAwait(false);
                await directing.ConfigureAwait(false);
                return code;
            }
        }
    }

    private static async Task<int> WithGatewayAsync(
        StandalonePlatform platform, DataDirectory data, IReadOnlyDictionary<int, EndPoint>? dataCenters, Func<RunGateway?, Task<int>> work, CancellationToken cancellationToken)
    {
        var (gateway, reasons) = await RunGateway.StartAsync(platform, data, dataCenters, cancellationToken).ConfigureAwait(false);
        if (gateway is null)
        {
            // The collectors do not need it.
            _ = CommandEnvironment.Fail(ExitCode.Failure, reasons.Select(static reason => $"no gateway: {reason}"));
            return await work(null).ConfigureAwait(false);
        }

        await using (gateway.ConfigureAwait(false))
        {
            gateway.Say(Console.Out);
            return await work(gateway).ConfigureAwait(false);
        }
    }

    private static StopGuard? Watch(StandalonePlatform platform, CancellationToken cancellationToken) =>
        StopGuard.Watch(cancellationToken, () => StopBudget.Of(platform.Settings.Host).Whole, StopGuard.EndProcess);

    private static async Task SayAccountsAsync(StandalonePlatform platform, DataDirectory data, CancellationToken cancellationToken)
    {
        foreach (var account in platform.Settings.Telegram.Accounts)
        {
            await platform.Pool.AddAccountAsync(account.Name).ConfigureAwait(false);
        }

        var accounts = await platform.Control.ListAccountsAsync(cancellationToken).ConfigureAwait(false);
        if (accounts.Count == 0)
        {
            Console.Out.WriteLine($"The pool has no account yet. In another terminal: ./telepool accounts login NAME --phone PHONE --data {data.Root}");
        }

        foreach (var account in accounts)
        {
            Console.Out.WriteLine($"account {account.AccountId}: {account.State}{(account.Reason.Length > 0 ? ", " + account.Reason : string.Empty)}");
        }
    }
}
