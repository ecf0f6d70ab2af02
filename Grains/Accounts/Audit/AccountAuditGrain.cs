using System.Globalization;
using Grains.Interfaces.Accounts;

namespace Grains.Accounts.Audit;

/// <summary>
/// One account's audit. A page is stored before the entries that fill it leave the tail; a crash between the two repeats the page, which
/// changes nothing. Calls only its pages, which call nobody.
/// </summary>
internal sealed class AccountAuditGrain(
    [PersistentState("audit", GrainStorageNames.Durable)] IPersistentState<AccountAuditState> audit) : Grain, IAccountAuditGrain
{
    // The newest page's worth stays at hand next to what fills the next page.
    private const int TailLimit = 2 * IAuditPageGrain.Size;

    /// <inheritdoc/>
    public async Task AppendAsync(IReadOnlyList<AuditEntry> entries)
    {
        var added = false;
        foreach (var entry in entries)
        {
            if (entry.Sequence > audit.State.LastSequence)
            {
                audit.State.Tail.Add(entry);
                audit.State.LastSequence = entry.Sequence;
                added = true;
            }
        }

        if (!added)
        {
            return;
        }

        try
        {
            while (audit.State.Tail.Count >= TailLimit)
            {
                await Page(audit.State.Pages).StoreAsync(audit.State.Tail.GetRange(0, IAuditPageGrain.Size));
                audit.State.Tail.RemoveRange(0, IAuditPageGrain.Size);
                audit.State.Pages++;
            }

            await audit.WriteStateAsync();
        }
        catch
        {
            // What is in memory was not stored: start again from what is.
            DeactivateOnIdle();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AuditEntry>> ReadAsync(long? before, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        List<AuditEntry> read = [];
        Take(audit.State.Tail);
        for (var page = audit.State.Pages - 1; page >= 0 && read.Count < limit; page--)
        {
            // Pages hold whole hundreds of numbers: those that begin after the last wanted one need not be read.
            if (before is null || before > ((long)page * IAuditPageGrain.Size) + 1)
            {
                Take(await Page(page).ReadAsync());
            }
        }

        return read;

        void Take(IReadOnlyList<AuditEntry> entries)
        {
            for (var i = entries.Count - 1; i >= 0 && read.Count < limit; i--)
            {
                if (before is null || entries[i].Sequence < before)
                {
                    read.Add(entries[i]);
                }
            }
        }
    }

    private IAuditPageGrain Page(int page) =>
        GrainFactory.GetGrain<IAuditPageGrain>(string.Create(CultureInfo.InvariantCulture, $"{this.GetPrimaryKeyString()}/{page}"));
}
