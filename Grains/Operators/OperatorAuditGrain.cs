using System.Globalization;
using Grains.Interfaces.Operators;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Operators;

/// <summary>
/// The operators' audit. A page is stored before the entries that fill it leave the tail; a crash between the two repeats the page, which
/// changes nothing. Calls only its pages, which call nobody. Reading interleaves: it takes the tail at once and then only pages, which never change.
/// </summary>
internal sealed class OperatorAuditGrain(
    [PersistentState("operator-audit", GrainStorageNames.Durable)] IPersistentState<OperatorAuditState> audit,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time) : Grain, IOperatorAuditGrain
{
    private const int Size = IOperatorAuditPageGrain.Size;
    private const int MaxPages = IOperatorAuditGrain.MaxEntries / Size;

    /// <inheritdoc/>
    public async Task<long> AppendAsync(OperatorAuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var state = audit.State;
        var sequence = ++state.LastSequence;
        state.Tail.Add(entry with { Sequence = sequence, At = time.GetUtcNow() });
        try
        {
            if (state.Tail.Count >= 2 * Size)
            {
                await Page(state.Pages).StoreAsync(state.Tail.GetRange(0, Size));
                // A list of its own: who reads the old one meanwhile keeps it whole.
                state.Tail = state.Tail.GetRange(Size, state.Tail.Count - Size);
                state.Pages++;
            }

            var gone = state.Pages - state.FirstPage > MaxPages ? state.FirstPage++ : (int?)null;
            await audit.WriteStateAsync();
            if (gone is { } page)
            {
                await Page(page).ClearAsync();
            }
        }
        catch
        {
            // What is in memory was not stored: start again from what is.
            DeactivateOnIdle();
            throw;
        }

        return sequence;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<OperatorAuditEntry>> ReadAsync(OperatorAuditQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 1000);
        var filter = new OperatorAuditFilter(query);
        List<OperatorAuditEntry> read = [];
        var (page, first) = (audit.State.Pages - 1, audit.State.FirstPage);
        Take([.. audit.State.Tail]);
        for (; page >= first && read.Count < query.Limit; page--)
        {
            // Pages hold whole hundreds of numbers: those that begin after the last wanted one need not be read.
            if (query.Before is null || query.Before > ((long)page * Size) + 1)
            {
                var entries = await Page(page).ReadAsync();
                Take(entries);
                if (entries.Count > 0 && entries[0].At < query.Since)
                {
                    break;
                }
            }
        }

        return read;

        void Take(IReadOnlyList<OperatorAuditEntry> entries)
        {
            for (var i = entries.Count - 1; i >= 0 && read.Count < query.Limit; i--)
            {
                if (filter.Matches(entries[i]))
                {
                    read.Add(entries[i]);
                }
            }
        }
    }

    private IOperatorAuditPageGrain Page(int page) =>
        GrainFactory.GetGrain<IOperatorAuditPageGrain>(string.Create(CultureInfo.InvariantCulture, $"{this.GetPrimaryKeyString()}/{page}"));
}
