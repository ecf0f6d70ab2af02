using Grains.Interfaces.Collection;
using Telepool.Collectors.Leasing;

namespace Telepool.Collectors.History;

/// <summary>
/// The claims that this process holds. Two runs over one channel (a follower and an operator's command) share a claim, since a second
/// one by the same worker would make the first void.
/// </summary>
internal sealed class ClaimBook(IPoolClient pool, HistoryOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, ClaimedCursor> _claims = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Claims the channel; the claim is null where another worker has it, whose name is answered.</summary>
    /// <param name="username">The channel.</param>
    /// <param name="floor">The epoch stored with the rows: a new claim gets a greater one, even where the cluster has forgotten it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(ClaimedCursor? Claim, string Worker)> ClaimAsync(string username, long floor, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_claims.TryGetValue(username, out var claimed))
            {
                var cursor = pool.HistoryCursor(username);
                var answer = await cursor.ClaimAsync(options.Worker, options.ClaimTime, floor).ConfigureAwait(false);
                if (!answer.Granted)
                {
                    return (null, answer.Worker);
                }

                _claims[username] = claimed = new ClaimedCursor(username, cursor, answer, options, time);
            }

            claimed.Users++;
            return (claimed, options.Worker);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gives the claim back when its last user is done.</summary>
    public async Task ReleaseAsync(ClaimedCursor claimed)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (--claimed.Users == 0)
            {
                _claims.Remove(claimed.Username);
                await claimed.ReleaseAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
