namespace Telepool.Silo.Web.Api;

/// <summary>A part of a list.</summary>
/// <param name="Items">The entries.</param>
/// <param name="Total">Entries that match, in all.</param>
/// <param name="Offset">Entries before the first of these.</param>
/// <param name="Next">The offset of the next part; null where this is the last.</param>
internal sealed record ApiPage<T>(IReadOnlyList<T> Items, int Total, int Offset, int? Next);
