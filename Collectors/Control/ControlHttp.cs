using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Telepool.Collectors.Control;

/// <summary>Questions to a running host and its answers, as JSON: what every remote control has in common.</summary>
internal static class ControlHttp
{
    /// <summary>A body that holds a value.</summary>
    public static ByteArrayContent Content<T>(T value, JsonTypeInfo<T> type) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, type)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <summary>Reads what is at a path.</summary>
    public static async Task<T> AskAsync<T>(this HttpClient http, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, type, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts a question.</summary>
    public static async Task<HttpResponseMessage> SayAsync<T>(this HttpClient http, string path, T question, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var content = Content(question, type);
        return await http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The answer of the host; it must have one.</summary>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return (await JsonSerializer.DeserializeAsync(body, type, cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>The answer of the host; null where it has none of what was asked for (404).</summary>
    public static async Task<T?> FindAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        answer.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(answer, type, cancellationToken).ConfigureAwait(false);
}
