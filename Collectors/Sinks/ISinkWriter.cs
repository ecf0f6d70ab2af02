namespace Telepool.Collectors.Sinks;

/// <summary>The writing half of a sink, behind <see cref="SinkPump"/>. Called by one task at a time.</summary>
internal interface ISinkWriter
{
    /// <summary>Stores the batches in their order, all of them in one transaction but for the stale ones; null where that is done.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="stale">Takes the batches that were refused for their epoch.</param>
    /// <param name="cancellationToken">Gives up; then nothing of the transaction may stay.</param>
    ValueTask<SinkFailure?> WriteAsync(IReadOnlyList<SinkBatch> batches, ICollection<SinkBatch> stale, CancellationToken cancellationToken);
}
