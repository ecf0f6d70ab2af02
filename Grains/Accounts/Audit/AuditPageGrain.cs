using Grains.Interfaces.Accounts;

namespace Grains.Accounts.Audit;

/// <summary>Stores one full page. Calls nobody.</summary>
internal sealed class AuditPageGrain(
    [PersistentState("page", GrainStorageNames.Durable)] IPersistentState<AuditPageState> page) : Grain, IAuditPageGrain
{
    /// <inheritdoc/>
    public async Task StoreAsync(IReadOnlyList<AuditEntry> entries)
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
    public Task<IReadOnlyList<AuditEntry>> ReadAsync() => Task.FromResult<IReadOnlyList<AuditEntry>>(page.State.Entries.ToArray());
}
