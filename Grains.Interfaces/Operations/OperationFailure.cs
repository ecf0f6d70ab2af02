using Grains.Interfaces.Leases;

namespace Grains.Interfaces.Operations;

/// <summary>Why an operation has no answer, and what the caller can do.</summary>
[GenerateSerializer, Immutable, Alias("telepool.operation-failure")]
public sealed record OperationFailure
{
    /// <summary><see cref="Error"/> where the proxy failed, and neither the account nor Telegram.</summary>
    public const string ProxyFault = "PROXY";

    /// <summary>The class of failure, which decides what to do.</summary>
    [Id(0)]
    public required FailureKind Kind { get; init; }

    /// <summary>Telegram's name of the error, such as <c>FLOOD_WAIT_17</c>; or our own short reason. Never user data.</summary>
    [Id(1)]
    public required string Error { get; init; }

    /// <summary>How long to wait before trying again makes sense.</summary>
    [Id(2)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Why the lease was not honoured, where <see cref="Kind"/> is <see cref="FailureKind.Lease"/>.</summary>
    [Id(3)]
    public LeaseRefusal Refusal { get; init; }
}
