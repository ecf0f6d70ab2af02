using Grains.Interfaces.Collection;

namespace Telepool.Collectors.History;

/// <summary>A claim on a channel's cursor, and the reports that keep it.</summary>
internal sealed class ClaimedCursor(ICursorGrain cursor, CursorClaim claim, HistoryOptions options, TimeProvider time)
{
    private long _reportedAt = time.GetTimestamp();

    public long Epoch => claim.Epoch;

    /// <summary>Reports progress where it is due; false where the claim is lost.</summary>
    public async Task<bool> ReportAsync(CursorProgress progress, bool always)
    {
        if (!always && time.GetElapsedTime(_reportedAt) < options.ReportEvery)
        {
            return true;
        }

        _reportedAt = time.GetTimestamp();
        return await cursor.ReportAsync(claim.Epoch, progress).ConfigureAwait(false);
    }

    public Task ReleaseAsync() => cursor.ReleaseAsync(claim.Epoch);
}
