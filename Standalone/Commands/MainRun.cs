using Standalone.Hosting;
using Telepool.Collectors.Commands;
using Telepool.Collectors.Control;
using Telepool.Collectors.History;
using Telepool.Collectors.Progress;
using Telepool.Collectors.Sinks;

namespace Standalone.Commands;

/// <summary>The main job: collects, then follows until it is stopped, and takes commands meanwhile.</summary>
internal sealed class MainRun(EmulatedWorld world, int portBase, double postsPerSecond, IReadOnlyList<string> channels)
{
    // Some posts are corrected and few are taken back, as in channels.
    private const double EditsPerPost = 0.3;
    private const double DeletesPerPost = 0.1;

    // Where no account is free at first, the history may well begin: its rows are compared later.
    private static readonly TimeSpan PositionPatience = TimeSpan.FromSeconds(10);

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
        Defaults = new Dictionary<string, string> { ["TELEPOOL_LOG_LEVEL"] = "Warning", ["OBS_PROMETHEUS_ENABLED"] = "true" },
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

        await using (platform.ConfigureAwait(false))
        {
            var server = await ControlServer.StartAsync(data, platform.Control, cancellationToken).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                Console.Out.WriteLine(platform.Settings.Telegram.DataCenters is null ? "Talking to Telegram." : "Talking to the data centres of MTPROTO_DCS.");
                await SayAccountsAsync(platform, data, cancellationToken).ConfigureAwait(false);
                var known = (await platform.History.ChannelsAsync(cancellationToken).ConfigureAwait(false)).Select(channel => channel.Username);
                return await CollectAndFollowAsync(platform, data, [.. known.Union(channels, StringComparer.OrdinalIgnoreCase)], cancellationToken).ConfigureAwait(false);
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

        await using (host.ConfigureAwait(false))
        {
            var server = await ControlServer.StartAsync(data, host.Platform.Control, cancellationToken).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                Console.Out.WriteLine("No account is configured, so this is a try-out: an emulator of Telegram's data centres runs in this process");
                Console.Out.WriteLine($"({string.Join(", ", host.Emulator.DataCenters.Values)}). Nothing here talks to Telegram.");
                if (await host.LogInAsync(Console.Out, cancellationToken).ConfigureAwait(false) is { } failed)
                {
                    return CommandEnvironment.Fail(ExitCode.Failure, failed);
                }

                return await CollectAndFollowAsync(host.Platform, data, host.Channels, cancellationToken).ConfigureAwait(false);
            }
        }
    }

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

    private static async Task<int> CollectAndFollowAsync(StandalonePlatform platform, DataDirectory data, IReadOnlyList<string> channels, CancellationToken cancellationToken)
    {
        using (var observer = new FollowObserver(Console.Out))
        {
            // Channels that commands add while the host runs are followed too.
            var following = platform.Updates.FollowAllAsync(
                async token => [.. (await platform.History.ChannelsAsync(token).ConfigureAwait(false)).Select(channel => channel.Username).Union(channels, StringComparer.OrdinalIgnoreCase)],
                observer,
                cancellationToken);
            await CollectAsync(platform, data, channels, cancellationToken).ConfigureAwait(false);
            SayWhere(platform, data);
            if (!cancellationToken.IsCancellationRequested)
            {
                Console.Out.WriteLine("Following the channels for new messages, edits and deletions. Ctrl-C ends it.");
                observer.Begin();
            }

            await following.ConfigureAwait(false);
        }

        Console.Out.WriteLine($"Stopping. {await CountAsync(platform.History).ConfigureAwait(false)} messages are in {platform.History.Name}");
        return platform.History.Failure is { } failure ? CommandEnvironment.Fail(ExitCode.Failure, failure.Describe()) : ExitCode.Success;
    }

    private static async Task CollectAsync(StandalonePlatform platform, DataDirectory data, IReadOnlyList<string> channels, CancellationToken cancellationToken)
    {
        if (channels.Count == 0)
        {
            Console.Out.WriteLine($"No channel is known yet. In another terminal: ./telepool collect history @NAME --data {data.Root}");
            return;
        }

        await AwaitPositionsAsync(platform, channels, cancellationToken).ConfigureAwait(false);
        var outcomes = await ProgressDisplay.On(Console.Out, Console.IsOutputRedirected)
            .RunAsync(observer => platform.Collector.CollectAllAsync(channels, observer, cancellationToken)).ConfigureAwait(false);
        foreach (var outcome in outcomes.Where(outcome => !outcome.IsSuccess && outcome.Status != ChannelStatus.Stopped))
        {
            _ = CommandEnvironment.Fail(ExitCode.Failure, $"@{outcome.Username}: {outcome.Error}");
        }
    }

    /// <summary>A history that is read after its channel's position is known needs no comparison later.</summary>
    private static async Task AwaitPositionsAsync(StandalonePlatform platform, IReadOnlyList<string> channels, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PositionPatience);
        foreach (var channel in channels)
        {
            await ((Task)platform.Updates.PositionedAsync(channel, patience.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<long> CountAsync(ISink sink)
    {
        var messages = 0L;
        foreach (var channel in await sink.ChannelsAsync().ConfigureAwait(false))
        {
            messages += await sink.CountAsync(channel.ChannelId).ConfigureAwait(false);
        }

        return messages;
    }

    private static void SayWhere(StandalonePlatform platform, DataDirectory data)
    {
        Console.Out.WriteLine();
        Console.Out.WriteLine($"The messages are in {platform.History.Name}.");
        Console.Out.WriteLine($"Health: http://{platform.Settings.Host.HealthBind}/healthz; metrics: port {platform.Settings.Host.PrometheusPort}. Commands in another terminal: ./telepool accounts list --data {data.Root}");
        if (!ServerChoice.IsConfigured)
        {
            Console.Out.WriteLine("To use your own account: get an api_id at https://my.telegram.org, then");
            Console.Out.WriteLine("  export MTPROTO_API_ID=… MTPROTO_API_HASH=…");
            Console.Out.WriteLine("  ./telepool accounts login NAME --phone +…");
            Console.Out.WriteLine("  ./run @CHANNEL");
        }
    }
}
