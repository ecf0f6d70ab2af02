using Grains.Interfaces.Operations;

namespace Grains.Interfaces.Accounts;

/// <summary>Where a login stands after a step.</summary>
[GenerateSerializer, Immutable, Alias("telepool.login-answer")]
public sealed record LoginAnswer
{
    /// <summary>What is needed next.</summary>
    [Id(0)]
    public required LoginStep Step { get; init; }

    /// <summary>Why the last step failed: <c>PHONE_CODE_INVALID</c> and its like.</summary>
    [Id(1)]
    public OperationFailure? Failure { get; init; }

    /// <summary>The account's user id once it is logged in, otherwise 0.</summary>
    [Id(2)]
    public long UserId { get; init; }
}
