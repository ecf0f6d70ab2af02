namespace Grains.Interfaces.Collection;

/// <summary>
/// The work on one channel: who does it and how far it is. The key is <c>kind/username</c>, such as <c>history/telepool_news</c>. The
/// position that counts is the one in the sink, written in the transaction of the rows; this one shows progress and keeps a second
/// worker off the channel.
/// </summary>
[Alias("telepool.cursor")]
public interface ICursorGrain : IGrainWithStringKey
{
    /// <summary>Takes the channel for <paramref name="worker"/>, or tells who has it.</summary>
    /// <param name="worker">The worker's name, unique in the cluster.</param>
    /// <param name="timeToLive">After this long without a report another worker may take it.</param>
    /// <param name="floor">An epoch that was granted before, as the sink knows it: the new one is greater even where this grain's state was lost.</param>
    [Alias("claim")]
    Task<CursorClaim> ClaimAsync(string worker, TimeSpan timeToLive, long floor = 0);

    /// <summary>Reports progress and extends the claim; false where the claim is lost and the worker must stop.</summary>
    [Alias("report")]
    Task<bool> ReportAsync(long epoch, CursorProgress progress);

    /// <summary>Gives the channel back.</summary>
    [Alias("release")]
    Task ReleaseAsync(long epoch);

    /// <summary>The last progress reported.</summary>
    [Alias("progress")]
    Task<CursorProgress> GetProgressAsync();
}
