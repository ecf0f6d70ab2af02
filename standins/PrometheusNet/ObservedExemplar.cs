namespace Prometheus;

/// <summary>An exemplar with the value that it was given with, and when.</summary>
internal sealed record ObservedExemplar(Exemplar.LabelPair[] Labels, double Value, double Timestamp)
{
    // openmetrics.io, "Exemplars": names and values together.
    private const int MaxCharacters = 128;

    public static ObservedExemplar? Observe(Exemplar exemplar, double value)
    {
        if (exemplar.Pairs.Length == 0)
        {
            return null;
        }

        exemplar.Consume();
        if (exemplar.Pairs.Select(pair => pair.Name).Distinct(StringComparer.Ordinal).Count() != exemplar.Pairs.Length)
        {
            throw new ArgumentException("An exemplar's label is given twice.");
        }

        if (exemplar.Pairs.Sum(pair => pair.Name.Length + pair.Value.Length) is var length and > MaxCharacters)
        {
            throw new ArgumentException($"The exemplar has {length} characters; {MaxCharacters} are allowed.");
        }

        return new ObservedExemplar(exemplar.Pairs, value, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000d);
    }
}
