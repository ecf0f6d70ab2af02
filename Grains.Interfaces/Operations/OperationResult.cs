namespace Grains.Interfaces.Operations;

/// <summary>The answer of an operation on an account, or why there is none: exactly one of the two is set.</summary>
[GenerateSerializer, Immutable, Alias("telepool.operation-result`1")]
public sealed record OperationResult<T>
    where T : class
{
    /// <summary>The answer.</summary>
    [Id(0)]
    public T? Value { get; init; }

    /// <summary>Why there is no answer.</summary>
    [Id(1)]
    public OperationFailure? Failure { get; init; }
}
