using System.Text.Json.Serialization.Metadata;
using Grains.Interfaces.Accounts;

namespace Telepool.Collectors.Control;

/// <summary>The accounts of a running host, over its loopback interface (<see cref="AccountRoutes"/>).</summary>
internal sealed class RemoteAccountControl(HttpClient http) : IAccountControl
{
    public async Task<AccountStatus?> FindAsync(string accountId, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(AccountRoutes.Show(accountId), cancellationToken).ConfigureAwait(false);
        return await ControlHttp.FindAsync(answer, ControlJson.Default.AccountStatus, cancellationToken).ConfigureAwait(false);
    }

    public Task<AccountActionAnswer?> ActAsync(string accountId, AccountActionRequest request, CancellationToken cancellationToken) =>
        PostAsync(AccountRoutes.Act(accountId), request, ControlJson.Default.AccountActionRequest, ControlJson.Default.AccountActionAnswer, cancellationToken);

    public Task<IReadOnlyList<AuditEntry>?> GetAuditAsync(string accountId, AuditQuery query, CancellationToken cancellationToken) =>
        PostAsync(AccountRoutes.Audit(accountId), query, ControlJson.Default.AuditQuery, ControlJson.Default.IReadOnlyListAuditEntry, cancellationToken);

    private async Task<TAnswer?> PostAsync<TQuestion, TAnswer>(
        Uri path, TQuestion question, JsonTypeInfo<TQuestion> questionType, JsonTypeInfo<TAnswer> answerType, CancellationToken cancellationToken)
        where TAnswer : class
    {
        using var content = ControlHttp.Content(question, questionType);
        using var answer = await http.PostAsync(path, content, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.FindAsync(answer, answerType, cancellationToken).ConfigureAwait(false);
    }
}
