using Grains.Interfaces.Operators;

namespace Grains.Operators;

/// <summary>Tells which entries a query is about.</summary>
internal sealed class OperatorAuditFilter(OperatorAuditQuery query)
{
    private readonly string[] _words = query.Search.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether the query is about an entry.</summary>
    public bool Matches(OperatorAuditEntry entry) =>
        (query.Before is null || entry.Sequence < query.Before)
        && (query.Actor is null || entry.Actor == query.Actor)
        && (query.Since is null || entry.At >= query.Since)
        && (query.Until is null || entry.At < query.Until)
        && _words.All(word => Has(entry.Actor, word) || Has(entry.Address, word) || Has(entry.Action, word)
            || Has(entry.Target, word) || Has(entry.Detail, word) || Has(entry.Outcome, word));

    private static bool Has(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
