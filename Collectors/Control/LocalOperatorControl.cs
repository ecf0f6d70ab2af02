using Grains.Interfaces.Operators;

namespace Telepool.Collectors.Control;

/// <summary>Who may log in, through the grains that keep it.</summary>
/// <param name="grains">Makes references to them.</param>
public sealed class LocalOperatorControl(IGrainFactory grains) : IOperatorControl
{
    private const string Address = "command line";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<OperatorEntry>> ListAsync(CancellationToken cancellationToken)
    {
        // No version is below 0: everything is told.
        var roll = await grains.GetGrain<IOperatorDirectoryGrain>(IOperatorDirectoryGrain.Deployment).ReadAsync(-1).WaitAsync(cancellationToken).ConfigureAwait(false);
        return [.. (roll?.Entries ?? []).OrderBy(static entry => entry.Name, StringComparer.Ordinal).ThenBy(static entry => entry.Place, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<OperatorChangeStatus> ChangeAsync(OperatorChange change, string author, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var audit = grains.GetGrain<IOperatorAuditGrain>(IOperatorAuditGrain.Deployment);
        var entry = new OperatorAuditEntry
        {
            Actor = author,
            Role = OperatorRole.Admin,
            Address = Address,
            Action = "operator." + change.Kind.ToString().ToLowerInvariant(),
            Target = change.Entry.Name,
            Detail = change.Kind == OperatorChangeKind.Add ? change.Entry.Role.ToString().ToLowerInvariant() : string.Empty,
            Outcome = OperatorAuditEntry.Begun,
        };
        var begins = await audit.AppendAsync(entry).WaitAsync(cancellationToken).ConfigureAwait(false);
        var status = await grains.GetGrain<IOperatorDirectoryGrain>(IOperatorDirectoryGrain.Deployment).ChangeAsync(change).ConfigureAwait(false);
        if (status == OperatorChangeStatus.Done && change.Kind != OperatorChangeKind.Add)
        {
            await grains.GetGrain<IOperatorSessionsGrain>(IOperatorSessionsGrain.Deployment).EndAllOfAsync(change.Entry.Name).ConfigureAwait(false);
        }

        await audit.AppendAsync(entry with { Begins = begins, Outcome = OutcomeOf(status) }).ConfigureAwait(false);
        return status;
    }

    private static string OutcomeOf(OperatorChangeStatus status) => status switch
    {
        OperatorChangeStatus.Done => OperatorAuditEntry.Done,
        OperatorChangeStatus.NameTaken => "somebody has the name",
        OperatorChangeStatus.NoSuchName => "nobody has the name",
        OperatorChangeStatus.WayTaken => "somebody has the token or certificate",
        _ => "there are too many",
    };
}
