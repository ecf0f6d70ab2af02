using Grains.Interfaces.Admission;
using Telepool.Silo.Web.Reading;

namespace Telepool.Silo.Web.Pages.Gateways;

/// <summary>The gateways and the bans.</summary>
/// <param name="Gateways">The gateways that are alive.</param>
/// <param name="Bans">A page of the bans.</param>
internal sealed record GatewaysModel(IReadOnlyList<GatewayStatus> Gateways, Listing<Ban> Bans);
