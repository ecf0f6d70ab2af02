using Grains.Interfaces.Collection;

namespace Telepool.Collectors.History;

/// <summary>A claim on a channel's cursor, and the reports that keep it.</summary>
internal sealed class ClaimedCursor(string username, ICursorGrain cursor, CursorClaim claim, HistoryOptions options, TimeProvider time)
{
    private long _reportedAt = time.GetTimestamp();

    public string Username => username;

    /// <summary>Fences the batches that are written under the claim.</summary>
    public long Epoch => claim.Epoch;

    /// <summary>Runs that share the claim; changed by <see cref="ClaimBook"/> only.</summary>
    public int Users { get; set; }

    /// <summary>Reports progress where it is due; false where the claim is lost.</summary>
    public async Task<bool> ReportAsync(CursorProgress progress, bool always)
    {
        if (!always && time.GetElapsedTime(Interlocked.Read(ref _reportedAt)) < options.ReportEvery)
        {
            return true;
        }

        Interlocked.Exchange(ref _reportedAt, time.GetTimestamp());
        return await cursor.ReportAsync(claim.Epoch, progress).ConfigureAwait(false);
    }

    public Task ReleaseAsync() => cursor.ReleaseAsync(claim.Epoch);
}
