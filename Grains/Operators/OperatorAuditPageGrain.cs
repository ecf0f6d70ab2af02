using Grains.Interfaces.Operators;

namespace Grains.Operators;

/// <summary>Stores one full page. Calls nobody.</summary>
internal sealed class OperatorAuditPageGrain(
    [PersistentState("operator-audit-page", GrainStorageNames.Durable)] IPersistentState<OperatorAuditPageState> page) : Grain, IOperatorAuditPageGrain
{
    /// <inheritdoc/>
    public async Task StoreAsync(IReadOnlyList<OperatorAuditEntry> entries)
    {
        if (page.RecordExists)
        {
            return;
        }

        page.State.Entries = [.. entries];
        try
        {
            await page.WriteStateAsync();
        }
        catch
        {
            // What is in memory was not stored: start again from what is.
            DeactivateOnIdle();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<OperatorAuditEntry>> ReadAsync() => Task.FromResult<IReadOnlyList<OperatorAuditEntry>>(page.State.Entries.ToArray());

    /// <inheritdoc/>
    public Task ClearAsync() => page.ClearStateAsync();
}
