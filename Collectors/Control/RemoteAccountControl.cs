using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Grains.Interfaces.Accounts;

namespace Telepool.Collectors.Control;

/// <summary>The accounts of a running host, over its loopback interface (<see cref="AccountRoutes"/>).</summary>
internal sealed class RemoteAccountControl(HttpClient http) : IAccountControl
{
    public async Task<AccountStatus?> FindAsync(string accountId, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(AccountRoutes.Show(accountId), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, ControlJson.Default.AccountStatus, cancellationToken).ConfigureAwait(false);
    }

    public Task<AccountActionAnswer?> ActAsync(string accountId, AccountActionRequest request, CancellationToken cancellationToken) =>
        PostAsync(AccountRoutes.Act(accountId), request, ControlJson.Default.AccountActionRequest, ControlJson.Default.AccountActionAnswer, cancellationToken);

    public Task<IReadOnlyList<AuditEntry>?> GetAuditAsync(string accountId, AuditQuery query, CancellationToken cancellationToken) =>
        PostAsync(AccountRoutes.Audit(accountId), query, ControlJson.Default.AuditQuery, ControlJson.Default.IReadOnlyListAuditEntry, cancellationToken);

    private async Task<TAnswer?> PostAsync<TQuestion, TAnswer>(
        Uri path, TQuestion question, JsonTypeInfo<TQuestion> questionType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellationToken)
        where TAnswer : class
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(question, questionType));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PostAsync(path, content, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(answer, answerType, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return await JsonSerializer.DeserializeAsync(body, type, cancellationToken).ConfigureAwait(false);
    }
}
