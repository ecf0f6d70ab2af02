namespace Telepool.Silo.Web.Reading;

/// <summary>The columns that a list can be in the order of.</summary>
/// <param name="tieBreak">What decides between rows that a column does not tell apart, so that pages never overlap.</param>
internal sealed class ColumnOrder<T>(Func<T, string> tieBreak)
{
    private readonly Dictionary<string, Func<IReadOnlyList<T>, bool, IOrderedEnumerable<T>>> _columns = new(StringComparer.Ordinal);

    /// <summary>Adds a column.</summary>
    public ColumnOrder<T> With<TKey>(string column, Func<T, TKey> key, IComparer<TKey>? comparer = null)
    {
        _columns[column] = (rows, isDescending) => isDescending ? rows.OrderByDescending(key, comparer) : rows.OrderBy(key, comparer);
        return this;
    }

    /// <summary>Puts rows in order; those of a column that there is none of stay as they are.</summary>
    public IReadOnlyList<T> Sort(IReadOnlyList<T> rows, ListQuery query) =>
        _columns.TryGetValue(query.Sort, out var sort) ? [.. sort(rows, query.IsDescending).ThenBy(tieBreak, StringComparer.Ordinal)] : rows;
}
