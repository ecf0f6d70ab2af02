using Grains.Interfaces.Leases;
using Microsoft.Extensions.Logging;

namespace Telepool.Collectors.Leasing;

/// <summary>
/// Gets accounts for a worker: asks the pool, and asks again when the pool says that it makes sense. Nobody waits while holding a lease.
/// </summary>
/// <param name="pool">The pool.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Source of jitter, for this object alone.</param>
/// <param name="log">The log.</param>
public sealed partial class AccountLeaser(IPoolClient pool, TimeProvider time, Random random, ILogger log)
{
    /// <summary>How long a request stands in the pool's queue before it is asked anew: below what the pool allows, and long enough to keep a place.</summary>
    public static readonly TimeSpan QueueTime = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan DefaultTimeToLive = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FailurePause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FailurePauseMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WorthTelling = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();

    /// <summary>Waits for a lease.</summary>
    /// <param name="request">Who wants it and for what. A wait of zero is taken as <see cref="QueueTime"/>.</param>
    /// <param name="onWait">Told how long no account will be free, where that is more than a second.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The lease; none only where the pool has no account that waiting could bring.</returns>
    public async Task<LeaseOutcome> TakeAsync(LeaseRequest request, Action<TimeSpan>? onWait, CancellationToken cancellationToken)
    {
        request = request.Wait > TimeSpan.Zero ? request : request with { Wait = QueueTime };
        var failures = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan pause;
            try
            {
                var answer = await pool.LeaseAsync(request, cancellationToken).ConfigureAwait(false);
                if (answer.Lease is { } lease)
                {
                    return new LeaseOutcome(new LeasedAccount(pool, lease, request.TimeToLive ?? DefaultTimeToLive, time, log), LeaseRefusal.None, string.Empty);
                }

                LogRefused(log, request.Holder, request.Purpose, answer.Refusal, answer.Reason);
                if (answer.RetryAfter is not { } named)
                {
                    return new LeaseOutcome(null, answer.Refusal, answer.Reason);
                }

                failures = 0;
                pause = named;
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // The pool moves to another machine; whoever waited in it asks again.
                LogLeaseFailed(log, e);
                pause = FailurePause * Math.Pow(2, failures++);
                pause = pause < FailurePauseMax ? pause : FailurePauseMax;
            }

            if (pause > WorthTelling)
            {
                onWait?.Invoke(pause);
            }

            await Task.Delay(Jitter(pause), time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Later by a tenth at most, so that those who were refused together do not come back together; never earlier than was said.
    private TimeSpan Jitter(TimeSpan pause)
    {
        lock (_gate)
        {
            return pause * (1 + (random.NextDouble() / 10));
        }
    }
}
