namespace MTProto.Client.Proxies;

/// <summary>Always the same proxy.</summary>
internal sealed class FixedProxyRoute(ProxyAddress proxy) : IProxyRoute
{
    public ValueTask<ProxyChoice> ChooseAsync(int dcId, CancellationToken cancellationToken) => ValueTask.FromResult(ProxyChoice.Through(proxy));

    public void Report(ProxyAddress proxy, ProxyAttempt attempt)
    {
    }
}
