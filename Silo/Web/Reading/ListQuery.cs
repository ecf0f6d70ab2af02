using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Telepool.Silo.Web.Reading;

/// <summary>What of a list is looked at: the words searched for, a filter, the order and the page. All of it stands in the page's address.</summary>
public sealed record ListQuery
{
    /// <summary>Rows of a page where nothing else is said.</summary>
    public const int DefaultSize = 50;

    /// <summary>Rows that a page may have.</summary>
    public const int MaxSize = 500;

    private const int MaxText = 100;
    private static readonly string[] Keeping = ["job"];

    /// <summary>Words that a row must contain, whatever their case; empty for all rows.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The case that a row must be of; empty for all of them. Which there are, the list says.</summary>
    public string Filter { get; init; } = string.Empty;

    /// <summary>The column that the rows are in the order of; empty for the list's own order.</summary>
    public string Sort { get; init; } = string.Empty;

    /// <summary>Whether the order is the other way round.</summary>
    public bool IsDescending { get; init; }

    /// <summary>The page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Rows of a page.</summary>
    public int Size { get; init; } = DefaultSize;

    /// <summary>What else stands in the address of a list, and stays: the job of a listing of work, for one.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Kept { get; init; } = [];

    /// <summary>Reads <c>q</c>, <c>filter</c>, <c>sort</c> (with <c>-</c> before it for the other way round), <c>page</c> and <c>size</c>. What makes no sense is taken for not said.</summary>
    public static ListQuery Of(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var sort = Short(query["sort"]);
        return new ListQuery
        {
            Text = Short(query["q"]).Trim(),
            Filter = Short(query["filter"]),
            Sort = sort.TrimStart('-'),
            IsDescending = sort.StartsWith('-'),
            Page = Number(query["page"], 1, int.MaxValue / MaxSize, 1),
            Size = Number(query["size"], 1, MaxSize, DefaultSize),
            Kept = [.. Keeping.Where(name => Short(query[name]).Length > 0).Select(name => KeyValuePair.Create(name, Short(query[name])))],
        };
    }

    /// <summary>The query as it stands in an address, with what differs from a list's beginning only; never empty, so that it replaces another.</summary>
    public string ToQuery()
    {
        var parts = new List<string>();
        foreach (var (name, value) in Kept)
        {
            Add(name, value);
        }

        Add("q", Text);
        Add("filter", Filter);
        Add("sort", Sort.Length == 0 ? Sort : (IsDescending ? "-" : string.Empty) + Sort);
        Add("page", Page == 1 ? string.Empty : Page.ToString(CultureInfo.InvariantCulture));
        Add("size", Size == DefaultSize ? string.Empty : Size.ToString(CultureInfo.InvariantCulture));
        return "?" + string.Join('&', parts);

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                parts.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }
    }

    /// <summary>Whether a text has the words.</summary>
    public bool Finds(string text) => Text.Length == 0 || text.Contains(Text, StringComparison.OrdinalIgnoreCase);

    private static string Short(string? text) => text is null || text.Length > MaxText ? string.Empty : text;

    private static int Number(string? text, int least, int most, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : otherwise;
}
