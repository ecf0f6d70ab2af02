namespace Prometheus;

/// <summary>The label values of one series; equal and ordered by content.</summary>
internal readonly struct LabelValues : IEquatable<LabelValues>, IComparable<LabelValues>
{
    private readonly int _hash;

    public LabelValues(string[] values)
    {
        var hash = default(HashCode);
        foreach (var value in values)
        {
            hash.Add(value ?? throw new ArgumentNullException(nameof(values)), StringComparer.Ordinal);
        }

        Values = values;
        _hash = hash.ToHashCode();
    }

    public string[] Values { get; }

    public bool Equals(LabelValues other) => Values.AsSpan().SequenceEqual(other.Values);

    public override bool Equals(object? obj) => obj is LabelValues other && Equals(other);

    public override int GetHashCode() => _hash;

    public int CompareTo(LabelValues other)
    {
        for (var i = 0; i < Math.Min(Values.Length, other.Values.Length); i++)
        {
            var order = string.CompareOrdinal(Values[i], other.Values[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return Values.Length.CompareTo(other.Values.Length);
    }
}
