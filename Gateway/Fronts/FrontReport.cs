namespace Telepool.Gateway.Fronts;

/// <summary>What a look at a front found.</summary>
/// <param name="Time">When.</param>
/// <param name="Problem">Why its profile could not be taken, for operators; null where it was.</param>
/// <param name="Answers">Probes that it answered.</param>
public sealed record FrontReport(DateTimeOffset Time, string? Problem, int Answers);
