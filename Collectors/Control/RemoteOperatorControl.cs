using Grains.Interfaces.Operators;

namespace Telepool.Collectors.Control;

/// <summary>Who may log in, through a running host, over its loopback interface (<see cref="OperatorRoutes"/>).</summary>
internal sealed class RemoteOperatorControl(HttpClient http) : IOperatorControl
{
    public async Task<IReadOnlyList<OperatorEntry>> ListAsync(CancellationToken cancellationToken) =>
        await http.AskAsync(OperatorRoutes.ListPath, ControlJson.Default.IReadOnlyListOperatorEntry, cancellationToken).ConfigureAwait(false);

    public async Task<OperatorChangeStatus> ChangeAsync(OperatorChange change, string author, CancellationToken cancellationToken)
    {
        using var answer = await http.SayAsync(OperatorRoutes.ChangePath, new OperatorQuery(change, author), ControlJson.Default.OperatorQuery, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.OperatorChangeStatus, cancellationToken).ConfigureAwait(false);
    }
}
