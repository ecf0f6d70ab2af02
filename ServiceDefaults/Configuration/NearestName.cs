namespace ServiceDefaults.Configuration;

/// <summary>Finds what somebody meant who mistyped a name.</summary>
internal static class NearestName
{
    /// <summary>The nearest of some names, by letters that must be put in, taken out, replaced or swapped; null where none is near.</summary>
    public static string? Find(string name, IEnumerable<string> names)
    {
        var text = name.Trim().ToUpperInvariant();
        // One letter in four may be wrong: beyond that a suggestion misleads more than it helps.
        var most = Math.Clamp(text.Length / 4, 1, 6);
        return names
            .Select(known => (Name: known, Distance: Distance(text, known.ToUpperInvariant())))
            .Where(entry => entry.Distance <= most)
            .OrderBy(entry => entry.Distance)
            .ThenBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => entry.Name)
            .FirstOrDefault();
    }

    // The optimal string alignment distance.
    private static int Distance(string left, string right)
    {
        // What is far longer is far away whatever its letters are.
        if (Math.Abs(left.Length - right.Length) > 6)
        {
            return int.MaxValue;
        }

        var (before, last, now) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                now[j] = Math.Min(replaced, Math.Min(last[j], now[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    now[j] = Math.Min(now[j], before[j - 2] + 1);
                }
            }

            (before, last, now) = (last, now, before);
        }

        return last[right.Length];
    }
}
