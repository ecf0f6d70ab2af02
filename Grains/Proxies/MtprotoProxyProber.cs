using Grains.Accounts.Sessions.Mtproto;
using Grains.Interfaces.Proxies;
using MTProto.Client.Proxies;

namespace Grains.Proxies;

/// <summary>Probes with our own client's transports.</summary>
internal sealed class MtprotoProxyProber(TelegramClientSettings telegram) : IProxyProber
{
    /// <inheritdoc/>
    public async Task<ProxyTestResult> ProbeAsync(string proxyId, ProxyAddress proxy, int dcId, CancellationToken cancellationToken)
    {
        var dc = dcId != 0 ? dcId : telegram.FirstDataCenter;
        var result = await ProxyProbe.RunAsync(proxy, dc, telegram.Options, cancellationToken).ConfigureAwait(false);
        return new ProxyTestResult
        {
            ProxyId = proxyId,
            Fault = ProxyFaults.Of(result.Failure),
            Reason = result.Reason ?? string.Empty,
            DcId = dc,
            ConnectMs = result.Connected?.TotalMilliseconds,
            FirstByteMs = result.FirstByte?.TotalMilliseconds,
        };
    }
}
