using System.Globalization;

namespace Benchmarks;

/// <summary>A bound on a figure or on its ratio to the reference.</summary>
/// <param name="Bound">The number.</param>
/// <param name="AtLeast">True where more is better.</param>
/// <param name="OfRatio">True where the ratio is bound instead of the figure.</param>
internal sealed record BenchmarkTarget(double Bound, bool AtLeast, bool OfRatio)
{
    public static BenchmarkTarget ValueAtLeast(double bound) => new(bound, AtLeast: true, OfRatio: false);

    public static BenchmarkTarget ValueAtMost(double bound) => new(bound, AtLeast: false, OfRatio: false);

    public static BenchmarkTarget RatioAtLeast(double bound) => new(bound, AtLeast: true, OfRatio: true);

    public static BenchmarkTarget RatioAtMost(double bound) => new(bound, AtLeast: false, OfRatio: true);

    /// <summary>Whether the row keeps the bound; null where it has no ratio to judge.</summary>
    public bool? IsKeptBy(BenchmarkRow row)
    {
        var figure = OfRatio ? row.Ratio : row.Value;
        return figure is null ? null : AtLeast ? figure >= Bound : figure <= Bound;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(AtLeast ? "≥" : "≤")} {Bound}{(OfRatio ? "x" : string.Empty)}");
}
