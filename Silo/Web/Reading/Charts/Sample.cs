namespace Telepool.Silo.Web.Reading.Charts;

/// <summary>A value at a time.</summary>
/// <param name="At">When.</param>
/// <param name="Value">The value.</param>
public readonly record struct Sample(DateTimeOffset At, double Value);
