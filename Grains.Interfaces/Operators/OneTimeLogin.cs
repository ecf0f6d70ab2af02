namespace Grains.Interfaces.Operators;

/// <summary>A token that is good for one login.</summary>
/// <param name="Hash">SHA-256 of the token, in lower-case hexadecimal.</param>
/// <param name="Name">Who logs in with it.</param>
/// <param name="Role">What the session may do.</param>
/// <param name="EndsAt">When it is no longer good.</param>
[GenerateSerializer, Immutable, Alias("telepool.one-time-login")]
public sealed record OneTimeLogin(
    [property: Id(0)] string Hash,
    [property: Id(1)] string Name,
    [property: Id(2)] OperatorRole Role,
    [property: Id(3)] DateTimeOffset EndsAt);
