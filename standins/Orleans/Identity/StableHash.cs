namespace Orleans.Runtime;

/// <summary>FNV-1a: the same hash in every process, unlike <see cref="object.GetHashCode"/>.</summary>
internal static class StableHash
{
    private const uint OffsetBasis = 2166136261;
    private const uint Prime = 16777619;

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var hash = OffsetBasis;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * Prime;
        }

        // FNV leaves the high bits of short keys poor and dictionaries take the low ones: mix both ways.
        return hash ^ (hash >> 15);
    }
}
