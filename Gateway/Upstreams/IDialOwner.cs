namespace Telepool.Gateway.Upstreams;

/// <summary>Who waits for an upstream connection.</summary>
internal interface IDialOwner
{
    /// <summary>The connection is there, or under way; its socket belongs to the owner from now on.</summary>
    void OnDialed(in DialedUpstream upstream);

    /// <summary>There is no connection.</summary>
    void OnDialFailed(DialFailure failure);
}
