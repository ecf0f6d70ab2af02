namespace Grains.Interfaces.Configuration;

/// <summary>A setting that two versions disagree on.</summary>
/// <param name="Variable">The setting's name.</param>
/// <param name="Before">Its earlier value, <see cref="ConfigurationSnapshot.Mask"/> for a secret; null where it was not set.</param>
/// <param name="After">Its later value, masked likewise; null where it is not set.</param>
/// <param name="Version">The version that changed it last.</param>
/// <param name="Author">Who made that version.</param>
[GenerateSerializer, Immutable, Alias("telepool.configuration-difference")]
public sealed record ConfigurationDifference(
    [property: Id(0)] string Variable,
    [property: Id(1)] string? Before,
    [property: Id(2)] string? After,
    [property: Id(3)] long Version,
    [property: Id(4)] string Author);
