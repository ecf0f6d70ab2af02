using Grains.Accounts.Sessions;
using Grains.Interfaces.Operations;

namespace Grains.Accounts.Outcomes;

/// <summary>What follows from a failed call.</summary>
/// <param name="Row">The row of the table that decides.</param>
/// <param name="Wait">How long to leave alone what was refused; null where waiting does not help.</param>
internal readonly record struct CallOutcome(OutcomeRow Row, TimeSpan? Wait)
{
    /// <summary>What the caller hears.</summary>
    public FailureKind Failure => Row.Failure;

    /// <summary>What the account does.</summary>
    public AccountEffect Effect => Row.Effect;

    /// <inheritdoc cref="OutcomeTable.Of"/>
    public static CallOutcome Of(SessionFault fault) => OutcomeTable.Of(fault);
}
