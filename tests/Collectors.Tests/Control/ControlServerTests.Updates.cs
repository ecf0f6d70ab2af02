using System.Collections.Concurrent;
using Telepool.Collectors.Control;
using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Updates;

namespace Telepool.Collectors.Tests.Control;

/// <content>Following channels through the interface.</content>
public sealed partial class ControlServerTests
{
    [Fact]
    public async Task FollowAsync_OverTheInterface_StreamsWhatHappens()
    {
        _news.Post(Enumerable.Range(1, 3));
        using var control = await RemoteControl.TryConnectAsync(HostAddress.TryRead(Data)!, default);
        using var stop = new CancellationTokenSource();
        var observer = new KeepingObserver();
        var following = control!.Updates.FollowAsync(["news"], observer, stop.Token);
        await observer.UntilAsync(() => observer.Accounts.Contains("a"));
        var id = _news.Append();
        _news.Edit(id);
        await observer.UntilAsync(() => observer.Edited.Contains(id));
        _news.Delete(1);
        await observer.UntilAsync(() => observer.Deleted.Contains(1));
        Assert.Contains(id, observer.Added);
        // What was there before is the history's business.
        Assert.Equal([id], await WaitForIdsAsync(1));
        await stop.CancelAsync();
        await following.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task FollowAsync_UnknownChannelOverTheInterface_EndsWithTheReason()
    {
        using var control = await RemoteControl.TryConnectAsync(HostAddress.TryRead(Data)!, default);
        var outcomes = await control!.Updates.FollowAsync(["nobody"], SilentUpdatesObserver.Instance, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        var outcome = Assert.Single(outcomes);
        Assert.Equal(ChannelStatus.NotFound, outcome.Status);
        Assert.Equal("USERNAME_NOT_OCCUPIED", outcome.Error);
    }

    private async Task<IReadOnlyList<int>> WaitForIdsAsync(int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await _store!.CountAsync(1) != count)
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }

        return await _store.IdsAsync(1, 1, int.MaxValue);
    }

    private sealed class KeepingObserver : IUpdatesObserver
    {
        public ConcurrentQueue<string> Accounts { get; } = new();

        public ConcurrentQueue<int> Added { get; } = new();

        public ConcurrentQueue<int> Edited { get; } = new();

        public ConcurrentQueue<int> Deleted { get; } = new();

        public async Task UntilAsync(Func<bool> condition)
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            while (!condition())
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }

        public void Following(string username, int pts, string account) => Accounts.Enqueue(account);

        public void Stored(string username, SinkBatch batch)
        {
            foreach (var message in batch.Messages)
            {
                Added.Enqueue(message.Id);
            }

            foreach (var message in batch.Edits)
            {
                Edited.Enqueue(message.Id);
            }

            foreach (var id in batch.Deleted)
            {
                Deleted.Enqueue(id);
            }
        }

        public void Comparing(string username, int pages, bool isOver)
        {
        }

        public void Waiting(string username, string reason)
        {
        }

        public void Finished(ChannelOutcome outcome)
        {
        }
    }
}
