namespace Benchmarks;

/// <summary>One figure.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Reference">What it is compared with in the same run; null where with nothing.</param>
/// <param name="ReferenceValue">The reference's figure in the same unit.</param>
/// <param name="Target">The bound the figure must keep; null where it has none.</param>
internal sealed record BenchmarkRow(
    string Name, double Value, string Unit, string? Reference, double? ReferenceValue, BenchmarkTarget? Target)
{
    /// <summary>The figure by its reference's.</summary>
    public double? Ratio => Value / ReferenceValue;
}
