using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Telepool.Gateway.Admin.Contracts;

namespace Telepool.Gateway.Commands;

/// <summary>Speaks to a running gateway.</summary>
internal sealed class AdminClient : IDisposable
{
    private readonly HttpClient _http;

    public AdminClient(Uri root, string? token)
    {
        // An operator's interface is never behind a proxy of the environment.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) }) { BaseAddress = root };
        if (!string.IsNullOrEmpty(token))
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>Asks, and takes the answer's text.</summary>
    /// <exception cref="AdminException">The gateway refused.</exception>
    public async Task<string> TextAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(method, path, body, null, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        return await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks, and takes the answer.</summary>
    /// <exception cref="AdminException">The gateway refused.</exception>
    public async Task<T> GetAsync<T>(HttpMethod method, string path, JsonObject? body, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize(await TextAsync(method, path, body, cancellationToken).ConfigureAwait(false), type)!;

    /// <summary>Lines of server-sent events until cancelled or the gateway ends.</summary>
    public async IAsyncEnumerable<string> EventsAsync(long? after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = after is { } number ? FormattableString.Invariant($"v1/events?after={number}") : "v1/events";
        using var answer = await SendAsync(HttpMethod.Get, path, null, "text/event-stream", HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                yield return line["data: ".Length..];
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, JsonObject? body, string? accept, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        if (accept is not null)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        }

        var answer = await _http.SendAsync(request, completion, cancellationToken).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw new AdminException(await ReasonsAsync(answer, cancellationToken).ConfigureAwait(false));
        }
    }

    private static async Task<IReadOnlyList<string>> ReasonsAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentType?.MediaType == "application/json")
        {
            try
            {
                var text = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
                if (JsonSerializer.Deserialize(text, AdminJson.Default.ErrorAnswer) is { Reasons.Count: > 0 } error)
                {
                    return error.Reasons;
                }
            }
            catch (JsonException)
            {
                return [$"the gateway answered {(int)answer.StatusCode} in a way that is not its own"];
            }
        }

        return [answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => "the gateway wants another token: --admin-token-file FILE or TELEPOOL_GATEWAY_ADMIN_TOKEN",
            HttpStatusCode.Forbidden => "this token may only look",
            HttpStatusCode.TooManyRequests => "too many wrong tokens; try again in a minute",
            HttpStatusCode.NotFound => "there is no such thing at this gateway",
            HttpStatusCode.Conflict => "that is so already, or this gateway cannot do it",
            _ => $"the gateway answered {(int)answer.StatusCode}",
        }];
    }
}
