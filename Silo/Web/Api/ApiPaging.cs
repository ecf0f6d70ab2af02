namespace Telepool.Silo.Web.Api;

/// <summary>Which part of which list is wanted: <c>?search=WORDS&amp;offset=N&amp;limit=N</c>.</summary>
/// <param name="Words">Words that all appear in an entry, in any case.</param>
/// <param name="Offset">Entries to leave out.</param>
/// <param name="Limit">Entries at most.</param>
internal sealed record ApiPaging(string[] Words, int Offset, int Limit)
{
    private const int Usual = 100;
    private const int Most = 1000;

    /// <summary>Reads it; what is wrong is noted there.</summary>
    public static ApiPaging Read(ApiInput query) => new(
        query.Text("search", 200)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
        (int)(query.Whole("offset", 0, int.MaxValue) ?? 0),
        (int)(query.Whole("limit", 1, Most) ?? Usual));

    /// <summary>Takes the part out of a list.</summary>
    /// <param name="all">The whole list.</param>
    /// <param name="texts">What an entry is searched by.</param>
    public ApiPage<T> Of<T>(IEnumerable<T> all, Func<T, string[]> texts)
    {
        List<T> matching = [.. Words.Length == 0 ? all : all.Where(entry => Matches(texts(entry)))];
        List<T> part = [.. matching.Skip(Offset).Take(Limit)];
        var next = (long)Offset + part.Count;
        return new ApiPage<T>(part, matching.Count, Offset, next < matching.Count ? (int)next : null);
    }

    private bool Matches(string[] texts) => Words.All(word => texts.Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
