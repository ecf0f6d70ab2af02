using System.Collections.Concurrent;
using Grains.Interfaces.Proxies;
using Grains.Proxies;
using MTProto.Client.Proxies;

namespace Grains.Tests.Proxies;

/// <summary>Finds what the test says.</summary>
internal sealed class FakeProber : IProxyProber
{
    public ConcurrentDictionary<string, ProxyFault> Faults { get; } = new();

    public ConcurrentQueue<string> Probed { get; } = new();

    public Task<ProxyTestResult> ProbeAsync(string proxyId, ProxyAddress proxy, int dcId, CancellationToken cancellationToken)
    {
        Probed.Enqueue(proxyId);
        return Task.FromResult(new ProxyTestResult { ProxyId = proxyId, DcId = dcId, Fault = Faults.GetValueOrDefault(proxyId), Reason = "as told" });
    }
}
