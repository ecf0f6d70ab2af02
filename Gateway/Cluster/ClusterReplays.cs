using Grains.Interfaces.Admission;
using Orleans;
using Telepool.Gateway.Mtproto.Replays;

namespace Telepool.Gateway.Cluster;

/// <summary>
/// Asks the cluster whether a greeting was seen by another gateway. Questions for one part of its memory go together while an earlier call is under way.
/// When it does not answer, what is new here counts as new: the gateway that was shown the first one still knows it.
/// </summary>
internal sealed class ClusterReplays(IGrainFactory grains, TimeProvider time) : IReplayDesk
{
    private const int Shards = 256;
    private const int ShardBits = 120;
    private const int HalfBits = 64;
    private const int MostWaiting = 1024;

    // A handshake does not wait that long; what comes later only teaches the cluster.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(1);

    // After a failure nobody waits until a call has been tried again.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Shard[] _shards = [.. Enumerable.Range(0, Shards).Select(static _ => new Shard())];
    private long _failedAt = long.MinValue;
    private long _asked;
    private long _unanswered;
    private long _replays;

    /// <summary>Greetings that were asked for.</summary>
    public long AskedTotal => Volatile.Read(ref _asked);

    /// <summary>Greetings that counted as new since the cluster did not answer.</summary>
    public long UnansweredTotal => Volatile.Read(ref _unanswered);

    /// <summary>Greetings that another gateway had seen.</summary>
    public long ReplaysTotal => Volatile.Read(ref _replays);

    /// <inheritdoc/>
    public void Ask(ReplayQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        Ask(question.Key.Value, question.Until, question.Answer);
    }

    /// <summary>Asks, from any thread, without blocking.</summary>
    /// <param name="key">The first 16 bytes of the greeting's digest, the first byte highest.</param>
    /// <param name="until">When it may be forgotten.</param>
    /// <param name="answer">Is told once, from any thread, whether it is new.</param>
    public void Ask(UInt128 key, DateTimeOffset until, Action<bool> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Interlocked.Increment(ref _asked);
        var shard = _shards[(int)(key >> ShardBits)];
        var entry = new ReplayEntry(new ReplayDigest((ulong)(key >> HalfBits), (ulong)key), until);
        var isPaused = Volatile.Read(ref _failedAt) is var failed && failed != long.MinValue && time.GetElapsedTime(failed) < Pause;
        var (begins, isQueued) = (false, false);
        lock (shard)
        {
            if (!isPaused && shard.Waiting.Count < MostWaiting)
            {
                shard.Waiting.Add((entry, answer));
                isQueued = true;
                begins = !shard.IsRunning;
                shard.IsRunning = true;
            }
        }

        if (!isQueued)
        {
            Interlocked.Increment(ref _unanswered);
            answer(true);
        }
        else if (begins)
        {
            _ = Task.Run(() => RunAsync(shard));
        }
    }

    private async Task RunAsync(Shard shard)
    {
        while (true)
        {
            List<(ReplayEntry Entry, Action<bool> Answer)> batch;
            lock (shard)
            {
                if (shard.Waiting.Count == 0)
                {
                    shard.IsRunning = false;
                    return;
                }

                (batch, shard.Waiting) = (shard.Waiting, []);
            }

            var verdicts = await InsertAsync([.. batch.Select(static each => each.Entry)]).ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++)
            {
                var isNew = verdicts is null || verdicts[i] == ReplayVerdict.Fresh;
                Interlocked.Add(ref _replays, isNew ? 0 : 1);
                Interlocked.Add(ref _unanswered, verdicts is null ? 1 : 0);
                batch[i].Answer(isNew);
            }
        }
    }

    private async Task<ReplayVerdict[]?> InsertAsync(ReplayEntry[] entries)
    {
        try
        {
            return await grains.GetGrain<IReplayGrain>(entries[0].Digest.GrainKey()).InsertAsync(entries).WaitAsync(CallTimeout, time).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Counted by the caller; that the cluster does not answer is said once, by who reports the users.
            Volatile.Write(ref _failedAt, time.GetTimestamp());
            return null;
        }
    }

    private sealed class Shard
    {
        public List<(ReplayEntry Entry, Action<bool> Answer)> Waiting { get; set; } = [];

        public bool IsRunning { get; set; }
    }
}
