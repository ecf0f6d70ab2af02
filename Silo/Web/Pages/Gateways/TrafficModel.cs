using Telepool.Silo.Web.Reading.Charts;
using Telepool.Silo.Web.Reading.Gateways;

namespace Telepool.Silo.Web.Pages.Gateways;

/// <summary>What goes through the gateways.</summary>
/// <param name="Picture">Since each started.</param>
/// <param name="Charts">The last ten minutes.</param>
internal sealed record TrafficModel(TrafficPicture Picture, IReadOnlyList<Chart> Charts);
