namespace ServiceDefaults.Metrics;

/// <summary>The tags of a series, as the code that measures gave them.</summary>
/// <param name="Tags">In the order in which they were given.</param>
internal readonly record struct TagSet(KeyValuePair<string, object?>[] Tags);
