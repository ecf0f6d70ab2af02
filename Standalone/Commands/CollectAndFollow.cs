using Spectre.Console;
using Standalone.Hosting;
using Standalone.Screen;
using Telepool.Collectors.Commands;
using Telepool.Collectors.Control;
using Telepool.Collectors.History;
using Telepool.Collectors.Progress;

namespace Standalone.Commands;

/// <summary>What the main job does once it has a platform: collects, and follows until it is stopped, while all of it can be watched.</summary>
internal sealed class CollectAndFollow(StandalonePlatform platform, DataDirectory data, IReadOnlyList<string> channels, EventLines lines, RunGateway? gateway)
{
    // Where no account is free at first, the history may well begin: its rows are compared later.
    private static readonly TimeSpan PositionPatience = TimeSpan.FromSeconds(10);

    /// <summary>A try-out shows everything; at Telegram few accounts may see a channel's statistics, so somebody must want them.</summary>
    private TimeSpan? StatisticsPeriod => platform.Settings.Host.StatisticsPeriod ?? (ServerChoice.IsConfigured ? null : TimeSpan.FromDays(1));

    /// <summary>Runs until the token is cancelled.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using (var observer = new FollowObserver(lines))
        {
            var counts = new CollectorCounts(platform.History, platform.Statistics, observer);
            var watch = new PoolWatch(platform, lines, () => RowsAsync(counts), TimeProvider.System);
            // Channels that commands add while the host runs are followed too.
            var following = platform.Updates.FollowAllAsync(
                async token => [.. (await platform.History.ChannelsAsync(token).ConfigureAwait(false)).Select(channel => channel.Username).Union(channels, StringComparer.OrdinalIgnoreCase)],
                counts,
                cancellationToken);
            if (channels.Count > 0 && StatisticsPeriod is { } period)
            {
                await platform.Statistics.ScheduleAsync(channels, period).ConfigureAwait(false);
            }

            var statistics = platform.Statistics.FollowAsync(cancellationToken);
            using (var collected = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                var telling = watch.TellAsync(collected.Token);
                await CollectAsync(cancellationToken).ConfigureAwait(false);
                await collected.CancelAsync().ConfigureAwait(false);
                await telling.ConfigureAwait(false);
            }

            SayWhere();
            if (!cancellationToken.IsCancellationRequested)
            {
                Console.Out.WriteLine("Following the channels for new messages, edits and deletions. Ctrl-C ends it.");
                observer.Begin();
                await WatchAsync(watch, cancellationToken).ConfigureAwait(false);
            }

            await following.ConfigureAwait(false);
            foreach (var collector in await RowsAsync(counts).ConfigureAwait(false))
            {
                Console.Out.WriteLine($"{collector.Name}: {collector.Done}");
            }

            await statistics.ConfigureAwait(false);
        }

        Console.Out.WriteLine($"Stopping. {await CountAsync().ConfigureAwait(false)} messages are in {platform.History.Name}");
        return platform.History.Failure is { } failure ? CommandEnvironment.Fail(ExitCode.Failure, failure.Describe()) : ExitCode.Success;
    }

    private async Task<IReadOnlyList<CollectorRow>> RowsAsync(CollectorCounts counts)
    {
        var rows = await counts.RowsAsync().ConfigureAwait(false);
        return gateway is null ? rows : [.. rows, gateway.Row];
    }

    private static Task WatchAsync(PoolWatch watch, CancellationToken cancellationToken) => Console.IsOutputRedirected
        ? watch.TellAsync(cancellationToken)
        : watch.DrawAsync(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) }), cancellationToken);

    private async Task CollectAsync(CancellationToken cancellationToken)
    {
        if (channels.Count == 0)
        {
            Console.Out.WriteLine($"No channel is known yet. In another terminal: ./telepool collect history @NAME --data {data.Root}");
            return;
        }

        await AwaitPositionsAsync(cancellationToken).ConfigureAwait(false);
        // Between bars no line has room: what happens meanwhile is told after them.
        lines.IsKept = !Console.IsOutputRedirected;
        var outcomes = await ProgressDisplay.On(Console.Out, Console.IsOutputRedirected)
            .RunAsync(observer => platform.Collector.CollectAllAsync(channels, observer, cancellationToken)).ConfigureAwait(false);
        lines.IsKept = false;
        foreach (var outcome in outcomes.Where(outcome => !outcome.IsSuccess && outcome.Status != ChannelStatus.Stopped))
        {
            _ = CommandEnvironment.Fail(ExitCode.Failure, $"@{outcome.Username}: {outcome.Error}");
        }
    }

    /// <summary>A history that is read after its channel's position is known needs no comparison later.</summary>
    private async Task AwaitPositionsAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PositionPatience);
        foreach (var channel in channels)
        {
            await ((Task)platform.Updates.PositionedAsync(channel, patience.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<long> CountAsync()
    {
        var messages = 0L;
        foreach (var channel in await platform.History.ChannelsAsync().ConfigureAwait(false))
        {
            messages += await platform.History.CountAsync(channel.ChannelId).ConfigureAwait(false);
        }

        return messages;
    }

    private void SayWhere()
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
