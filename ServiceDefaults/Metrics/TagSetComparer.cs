namespace ServiceDefaults.Metrics;

/// <summary>
/// Finds a series by the tags of a measurement as they lie on the stack, without making anything of them. The same tags in another order, or a number that
/// stands for the same text, are found as another: both lead to the same series of the registry.
/// </summary>
internal sealed class TagSetComparer : IEqualityComparer<TagSet>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, TagSet>
{
    // Values of one label differ in their last letters if in any: account-1 and account-2, messages.getHistory and messages.getDialogs.
    private const int LettersHashed = 12;

    public bool Equals(TagSet x, TagSet y) => Equals(x.Tags, y);

    public int GetHashCode(TagSet set) => GetHashCode(set.Tags);

    public TagSet Create(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new([.. tags]);

    public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> tags, TagSet set)
    {
        if (tags.Length != set.Tags.Length)
        {
            return false;
        }

        for (var i = 0; i < tags.Length; i++)
        {
            ref readonly var other = ref set.Tags[i];
            if (!string.Equals(tags[i].Key, other.Key, StringComparison.Ordinal) || !IsSame(tags[i].Value, other.Value))
            {
                return false;
            }
        }

        return true;
    }

    public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = tags.Length;
        foreach (ref readonly var tag in tags)
        {
            hash = (hash * 31) + tag.Key.Length;
            hash = (hash * 31) + (tag.Value is string text ? Hash(text) : tag.Value?.GetHashCode() ?? 0);
        }

        return hash;
    }

    private static bool IsSame(object? one, object? other) =>
        ReferenceEquals(one, other) || (one is string text ? other is string text2 && text.Length == text2.Length && text.AsSpan().SequenceEqual(text2) : one?.Equals(other) == true);

    private static int Hash(string text)
    {
        var hash = text.Length;
        for (var i = Math.Max(0, text.Length - LettersHashed); i < text.Length; i++)
        {
            hash = (hash * 31) + text[i];
        }

        return hash;
    }
}
