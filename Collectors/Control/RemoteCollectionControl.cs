using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Control;

/// <summary>Jobs of a running host, over its loopback interface (<see cref="CollectionRoutes"/>).</summary>
internal sealed class RemoteCollectionControl(HttpClient http) : ICollectionControl
{
    public async Task<CollectionListing> ListAsync(string job, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(PathOf(job), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, ControlJson.Default.CollectionListing, cancellationToken).ConfigureAwait(false);
    }

    public async Task<CollectionAnswer> ChangeAsync(string job, CollectionChange change, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(change, ControlJson.Default.CollectionChange));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PostAsync(PathOf(job), content, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, ControlJson.Default.CollectionAnswer, cancellationToken).ConfigureAwait(false);
    }

    private static Uri PathOf(string job) => new($"{CollectionRoutes.Path}/{Uri.EscapeDataString(job)}", UriKind.Relative);

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return (await JsonSerializer.DeserializeAsync(body, type, cancellationToken).ConfigureAwait(false))!;
    }
}
