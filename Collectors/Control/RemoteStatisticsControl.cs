using Grains.Interfaces.Statistics;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Statistics;

namespace Telepool.Collectors.Control;

/// <summary>The statistics of a running host, over its loopback interface (<see cref="StatisticsRoutes"/>).</summary>
internal sealed class RemoteStatisticsControl(HttpClient http) : IStatisticsControl
{
    public async Task<StatisticsOutcome> CollectAsync(string username, CancellationToken cancellationToken)
    {
        using var answer = await http.SayAsync(StatisticsRoutes.CollectPath, new StatisticsRequest([username]), ControlJson.Default.StatisticsRequest, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.StatisticsOutcome, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<StatisticRecord>?> ShowAsync(string username, CancellationToken cancellationToken)
    {
        using var answer = await http.SayAsync(StatisticsRoutes.ShowPath, new StatisticsRequest([username]), ControlJson.Default.StatisticsRequest, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.FindAsync(answer, ControlJson.Default.IReadOnlyListStatisticRecord, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ScheduledChannel>> ListAsync(CancellationToken cancellationToken)
    {
        return await http.AskAsync(StatisticsRoutes.ListPath, ControlJson.Default.IReadOnlyListScheduledChannel, cancellationToken).ConfigureAwait(false);
    }

    public async Task ScheduleAsync(IReadOnlyList<string> usernames, TimeSpan period, CancellationToken cancellationToken)
    {
        using var answer = await http.SayAsync(StatisticsRoutes.SchedulePath, new StatisticsRequest(usernames, period.TotalSeconds), ControlJson.Default.StatisticsRequest, cancellationToken).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<bool> UnscheduleAsync(string username, CancellationToken cancellationToken)
    {
        using var answer = await http.SayAsync(StatisticsRoutes.UnschedulePath, new StatisticsRequest([username]), ControlJson.Default.StatisticsRequest, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.Boolean, cancellationToken).ConfigureAwait(false);
    }
}
