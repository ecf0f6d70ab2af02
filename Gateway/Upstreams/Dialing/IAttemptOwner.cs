namespace Telepool.Gateway.Upstreams.Dialing;

/// <summary>Who waits for an attempt.</summary>
internal interface IAttemptOwner
{
    /// <summary>The way is open; the attempt's socket can be taken.</summary>
    void OnOpen(DialAttempt attempt);

    /// <summary>There is no way; the attempt holds nothing any more.</summary>
    void OnFailed(DialAttempt attempt, DialFailure failure);
}
