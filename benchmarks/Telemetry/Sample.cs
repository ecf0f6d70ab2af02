namespace Benchmarks.Telemetry;

/// <summary>Figures of one kind.</summary>
internal sealed class Sample
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Sum => _values.Sum();

    public double Median => Quantile(0.5);

    public void Add(double value) => _values.Add(value);

    /// <summary>The value below which this share of them lies.</summary>
    public double Quantile(double share) => _values.Order().ElementAt((int)Math.Round((_values.Count - 1) * share));

    /// <summary>Each by the other's figure of the same round.</summary>
    public Sample By(Sample other)
    {
        var ratios = new Sample();
        ratios._values.AddRange(_values.Zip(other._values, static (one, other) => one / other));
        return ratios;
    }

    /// <summary>The mean of both, round by round.</summary>
    public Sample With(Sample other)
    {
        var means = new Sample();
        means._values.AddRange(_values.Zip(other._values, static (one, other) => (one + other) / 2));
        return means;
    }
}
