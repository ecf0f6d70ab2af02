using System.Text.RegularExpressions;

namespace House.Tests;

/// <summary>The table of rooms in docs/architecture.md: which project may reference which.</summary>
internal static partial class RoomTable
{
    /// <summary>Every room with the rooms that it may reference.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Read()
    {
        var rooms = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        foreach (var line in Repository.Read("docs/architecture.md").Split('\n'))
        {
            var row = Row().Match(line);
            if (!row.Success)
            {
                continue;
            }

            var allowed = row.Groups["allowed"].Value.Trim();
            rooms[row.Groups["room"].Value] = allowed switch
            {
                "nothing" => new HashSet<string>(),
                "everything above" => rooms.Keys.ToHashSet(StringComparer.Ordinal),
                _ => Name().Matches(allowed).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal),
            };
        }

        return rooms;
    }

    [GeneratedRegex(@"^\| `(?<room>[A-Za-z.]+)/` \|[^|]*\|(?<allowed>[^|]*)\|$")]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z.]+)`")]
    private static partial Regex Name();
}
