using Grains.Accounts.Sessions;
using Grains.Interfaces.Operations;

namespace Grains.Accounts;

/// <summary>What a call about a channel came to: exactly one of the three is set.</summary>
/// <param name="Value">The answer.</param>
/// <param name="Fault">A fault that the caller takes for an answer.</param>
/// <param name="Failure">Why there is none; the account has drawn its consequences.</param>
internal readonly record struct ChannelCall<T>(T? Value, SessionFault? Fault, OperationFailure? Failure)
    where T : class
{
    /// <summary>The call's result for whoever called the grain.</summary>
    public OperationResult<T> ToResult() => new() { Value = Value, Failure = Failure };
}
