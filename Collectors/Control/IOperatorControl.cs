using Grains.Interfaces.Operators;

namespace Telepool.Collectors.Control;

/// <summary>Who may use the operator's pages and the admin API, on every silo.</summary>
public interface IOperatorControl
{
    /// <summary>Everybody, by name, good or over.</summary>
    Task<IReadOnlyList<OperatorEntry>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Changes who may log in; the audit is told before and after. Whoever is taken out, or gets another token, loses their sessions at once.</summary>
    /// <param name="change">The change.</param>
    /// <param name="author">Who makes it, for the audit.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<OperatorChangeStatus> ChangeAsync(OperatorChange change, string author, CancellationToken cancellationToken);
}
