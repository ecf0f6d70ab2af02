using Grains.Interfaces.Configuration;

namespace Telepool.Silo.Web.Pages.Configuration;

/// <summary>What changed between two versions.</summary>
/// <param name="From">The earlier one.</param>
/// <param name="To">The later one.</param>
/// <param name="Differences">What changed; null where one of them is not kept.</param>
internal sealed record DifferenceModel(long From, long To, IReadOnlyList<ConfigurationDifference>? Differences);
