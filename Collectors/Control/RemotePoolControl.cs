using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;

namespace Telepool.Collectors.Control;

/// <summary>The pool of a running host, over its loopback interface (<see cref="PoolRoutes"/>).</summary>
internal sealed class RemotePoolControl(HttpClient http) : IPoolControl
{
    public async Task<PoolStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri(PoolRoutes.StatusPath, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, ControlJson.Default.PoolStatus, cancellationToken).ConfigureAwait(false);
    }

    public async Task<LeaseListing> ListLeasesAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri(PoolRoutes.LeasesPath, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, ControlJson.Default.LeaseListing, cancellationToken).ConfigureAwait(false);
    }

    public async Task<LeaseInfo?> ExpireLeaseAsync(Guid leaseId, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(PoolRoutes.ExpirePath, new PoolQuery { Lease = leaseId }, cancellationToken).ConfigureAwait(false);
        return answer.StatusCode == HttpStatusCode.NotFound
            ? null
            : await ReadAsync(answer, ControlJson.Default.LeaseInfo, cancellationToken).ConfigureAwait(false);
    }

    public async Task<int> DrainAsync(string? accountId, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(PoolRoutes.DrainPath, new PoolQuery { Account = accountId, Wait = wait.TotalSeconds }, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, ControlJson.Default.Int32, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> ResumeAsync(string? accountId, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(PoolRoutes.ResumePath, new PoolQuery { Account = accountId }, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, ControlJson.Default.Boolean, cancellationToken).ConfigureAwait(false);
    }

    public async Task<PoolExplanation> ExplainAsync(string accountId, string purpose, string? peer, CancellationToken cancellationToken)
    {
        using var answer = await PostAsync(PoolRoutes.ExplainPath, new PoolQuery { Account = accountId, Purpose = purpose, Peer = peer }, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, ControlJson.Default.PoolExplanation, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, PoolQuery query, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(query, ControlJson.Default.PoolQuery));
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
