namespace Grains.Interfaces.Pool;

/// <summary>From when on an account can work for a purpose again.</summary>
/// <param name="Purpose">One of <see cref="Leases.LeasePurpose"/>.</param>
/// <param name="Until">Until when it cannot.</param>
[GenerateSerializer, Immutable, Alias("telepool.purpose-time")]
public sealed record PurposeTime([property: Id(0)] string Purpose, [property: Id(1)] DateTimeOffset Until);
