namespace Telepool.Gateway.Mtproto.Replays;

/// <summary>Asks the other gateways of a cluster whether they have seen a greeting; none where a gateway is alone. From any worker's thread; never blocks.</summary>
internal interface IReplayDesk
{
    /// <summary>Asks; <see cref="ReplayQuestion.Answer"/> is called once with what the cluster says, from any thread, or never.</summary>
    void Ask(ReplayQuestion question);
}
