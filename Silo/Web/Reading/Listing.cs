namespace Telepool.Silo.Web.Reading;

/// <summary>A page of a list.</summary>
/// <param name="Rows">What is on the page.</param>
/// <param name="Found">Rows on all pages.</param>
/// <param name="Page">The page, from 1.</param>
/// <param name="Pages">How many there are, at least 1.</param>
internal sealed record Listing<T>(IReadOnlyList<T> Rows, int Found, int Page, int Pages)
{
    /// <summary>Takes a page out of everything that was found; a page beyond the last is the last.</summary>
    public static Listing<T> Of(IReadOnlyList<T> found, ListQuery query)
    {
        var pages = Math.Max(1, (found.Count + query.Size - 1) / query.Size);
        var page = Math.Clamp(query.Page, 1, pages);
        return new Listing<T>([.. found.Skip((page - 1) * query.Size).Take(query.Size)], found.Count, page, pages);
    }
}
