using Grains.Interfaces.Proxies;

namespace Telepool.Collectors.Control;

/// <summary>The proxies of a running host, over its loopback interface (<see cref="ProxyRoutes"/>).</summary>
internal sealed class RemoteProxyControl(HttpClient http) : IProxyControl
{
    public async Task<IReadOnlyList<ProxyStatus>> ListAsync(CancellationToken cancellationToken)
    {
        return await http.AskAsync(ProxyRoutes.ListPath, ControlJson.Default.IReadOnlyListProxyStatus, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ProxyAddAnswer> AddAsync(string text, CancellationToken cancellationToken)
    {
        using var answer = await http.SayAsync(ProxyRoutes.AddPath, new ProxyQuery { Text = text }, ControlJson.Default.ProxyQuery, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.ProxyAddAnswer, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> ActAsync(ProxyAction action, string proxyId, TimeSpan? duration, CancellationToken cancellationToken)
    {
        var query = new ProxyQuery { Action = action, Proxy = proxyId, Seconds = duration?.TotalSeconds };
        using var answer = await http.SayAsync(ProxyRoutes.ActPath, query, ControlJson.Default.ProxyQuery, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.Boolean, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ProxyTestResult?> TestAsync(string proxyId, CancellationToken cancellationToken)
    {
        using var answer = await http.SayAsync(ProxyRoutes.TestPath, new ProxyQuery { Proxy = proxyId }, ControlJson.Default.ProxyQuery, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.FindAsync(answer, ControlJson.Default.ProxyTestResult, cancellationToken).ConfigureAwait(false);
    }
}
