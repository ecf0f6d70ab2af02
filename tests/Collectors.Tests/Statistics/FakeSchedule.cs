using System.Collections.Concurrent;
using System.Threading.Channels;
using Grains.Interfaces.Statistics;

namespace Telepool.Collectors.Tests.Statistics;

/// <summary>A schedule that hands out what a test puts in, and notes how runs ended.</summary>
internal sealed class FakeSchedule : IStatisticsScheduleGrain
{
    private readonly Channel<string> _due = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, ScheduledChannel> _read = new();
    private long _epoch;

    public Channel<StatisticsRunResult> Results { get; } = Channel.CreateUnbounded<StatisticsRunResult>();

    /// <summary>Who has every channel; null where nobody does.</summary>
    public string? Other { get; set; }

    public Task AddAsync(string[] usernames, TimeSpan period)
    {
        foreach (var username in usernames)
        {
            Assert.True(_due.Writer.TryWrite(username));
        }

        return Task.CompletedTask;
    }

    public Task<bool> RemoveAsync(string username) => Task.FromResult(false);

    public Task<ScheduledChannel[]> ListAsync() => Task.FromResult<ScheduledChannel[]>([.. _read.Values]);

    public async Task<StatisticsRun[]> TakeAsync(string worker, int max, TimeSpan wait, CancellationToken cancellationToken = default) =>
        [await ClaimAsync(await _due.Reader.ReadAsync(cancellationToken), worker) ?? throw new InvalidOperationException("taken")];

    public Task<StatisticsRun?> ClaimAsync(string username, string worker, long floor = 0)
    {
        _epoch = Math.Max(_epoch, floor) + 1;
        return Task.FromResult(Other is null ? new StatisticsRun { Username = username, Epoch = _epoch, ExpiresAt = DateTimeOffset.MaxValue } : null);
    }

    public Task<bool> RenewAsync(string username, long epoch) => Task.FromResult(true);

    public Task DoneAsync(StatisticsRunResult result)
    {
        _read[result.Username] = new ScheduledChannel { Username = result.Username, Period = TimeSpan.Zero, ChannelId = result.ChannelId, Error = result.Error };
        Assert.True(Results.Writer.TryWrite(result));
        return Task.CompletedTask;
    }
}
