using Telepool.Gateway.Admission.Bans;

namespace Telepool.Gateway.Admission;

/// <summary>Where gateways of a cluster tell each other of addresses; none where a gateway is alone. Called from the control plane; must not block.</summary>
internal interface IReputationDesk
{
    /// <summary>An address has collected part of what it takes to be banned. Several gateways' parts may add up to a ban.</summary>
    /// <param name="address">The address.</param>
    /// <param name="share">The part: 1 is a ban's worth.</param>
    /// <param name="reason">What it did, for operators.</param>
    void Report(AddressKey address, double share, string reason);

    /// <summary>An address was banned here by itself.</summary>
    void Banned(NetworkBan ban);
}
