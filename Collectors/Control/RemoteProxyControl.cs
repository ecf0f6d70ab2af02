using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Grains.Interfaces.Proxies;

namespace Telepool.Collectors.Control;

/// <summary>The proxies of a running host, over its loopback interface (<see cref="ProxyRoutes"/>).</summary>
internal sealed class RemoteProxyControl(HttpClient http) : IProxyControl
{
    public async Task<IReadOnlyList<ProxyStatus>> ListAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri(ProxyRoutes.ListPath, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, ControlJson.Default.IReadOnlyListProxyStatus, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ProxyAddAnswer> AddAsync(string text, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(ProxyRoutes.AddPath, new ProxyQuery { Text = text }, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, ControlJson.Default.ProxyAddAnswer, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> ActAsync(ProxyAction action, string proxyId, TimeSpan? duration, CancellationToken cancellationToken)
    {
        var query = new ProxyQuery { Action = action, Proxy = proxyId, Seconds = duration?.TotalSeconds };
        using var answer = await PostAsync(ProxyRoutes.ActPath, query, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, ControlJson.Default.Boolean, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ProxyTestResult?> TestAsync(string proxyId, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(ProxyRoutes.TestPath, new ProxyQuery { Proxy = proxyId }, cancellationToken).ConfigureAwait(false);
        return answer.StatusCode == HttpStatusCode.NotFound
            ? null
            : await ReadAsync(answer, ControlJson.Default.ProxyTestResult, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, ProxyQuery query, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(query, ControlJson.Default.ProxyQuery));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return (await JsonSerializer.DeserializeAsync(body, type, cancellationToken).ConfigureAwait(false))!;
    }
}
