namespace Grains.Interfaces.Configuration;

/// <summary>What became of a change.</summary>
/// <param name="Status">Whether it holds.</param>
/// <param name="Current">The snapshot that holds now, secrets masked.</param>
/// <param name="Errors">Every error where the change is <see cref="ConfigurationStatus.Invalid"/>; otherwise empty.</param>
[GenerateSerializer, Immutable, Alias("telepool.configuration-answer")]
public sealed record ConfigurationAnswer(
    [property: Id(0)] ConfigurationStatus Status,
    [property: Id(1)] ConfigurationSnapshot Current,
    [property: Id(2)] IReadOnlyList<ConfigurationError> Errors)
{
    /// <summary>The settings of the change that are stored but that every host takes only at its next start.</summary>
    [Id(3)]
    public IReadOnlyList<string> AtNextStart { get; init; } = [];

    /// <summary>
    /// What changed: by this change where it is <see cref="ConfigurationStatus.Applied"/>; since the expected version, with who did it, where it is
    /// a <see cref="ConfigurationStatus.Conflict"/>.
    /// </summary>
    [Id(4)]
    public IReadOnlyList<ConfigurationDifference> Differences { get; init; } = [];
}
