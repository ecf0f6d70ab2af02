using Grains.Accounts.Sessions;
using Grains.Interfaces.Operations;

namespace Grains.Accounts.Outcomes;

/// <summary>One row of the <see cref="OutcomeTable"/>.</summary>
internal sealed record OutcomeRow
{
    /// <summary>Telegram's name of the error, with _X for a number at its end; null in the row for everything else of a <see cref="Kind"/>.</summary>
    public string? Error { get; init; }

    /// <summary>The fault that the row is for where it names no error.</summary>
    public SessionFaultKind? Kind { get; init; }

    /// <summary>error_code of rpc_error, in rows for everything else with that code; otherwise 0.</summary>
    public int Code { get; init; }

    /// <summary>Where the error must come from.</summary>
    public FaultSite Site { get; init; }

    /// <summary>What the caller hears.</summary>
    public required FailureKind Failure { get; init; }

    /// <summary>What the account does.</summary>
    public required AccountEffect Effect { get; init; }

    /// <summary>The code under which metrics, the audit and alerts know it.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether it is an operator's business.</summary>
    public AlertLevel Alert { get; init; }

    /// <summary>How long to wait where the error does not say; null where waiting does not help.</summary>
    public TimeSpan? Wait { get; init; }
}
