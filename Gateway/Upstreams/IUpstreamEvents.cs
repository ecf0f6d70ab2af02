namespace Telepool.Gateway.Upstreams;

/// <summary>Who is told on a worker's thread what an operator wants to know; must be quick.</summary>
internal interface IUpstreamEvents
{
    /// <summary>An upstream was put out.</summary>
    /// <param name="upstream">The upstream.</param>
    /// <param name="failure">The last failure.</param>
    /// <param name="reason">A proxy's reason in words; names no credentials.</param>
    void OnOut(Upstream upstream, DialFailure failure, string? reason);

    /// <summary>An upstream serves again.</summary>
    void OnBack(Upstream upstream);

    /// <summary>Nobody is left for a data centre, and one that is out is tried anyway.</summary>
    void OnLastResort(int dataCenter);
}
