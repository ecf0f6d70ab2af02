namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>Who waits for a connection to a middle proxy.</summary>
internal interface IMiddleWaiter
{
    /// <summary>There is one.</summary>
    void OnMiddleLink(MiddleLink link);

    /// <summary>None can be had now.</summary>
    void OnMiddleFailed();
}
