namespace Telepool.Collectors.Control;

/// <summary>A question about statistics, on its way to the host.</summary>
/// <param name="Usernames">The channels, without the at sign.</param>
/// <param name="PeriodSeconds">How often they are to be read; 0 where that is not the question.</param>
internal sealed record StatisticsRequest(IReadOnlyList<string> Usernames, double PeriodSeconds = 0);
