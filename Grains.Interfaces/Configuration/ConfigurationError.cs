namespace Grains.Interfaces.Configuration;

/// <summary>What is wrong with one setting of a change.</summary>
/// <param name="Variable">The setting's name.</param>
/// <param name="Problem">What is wrong; never repeats a value that may be secret.</param>
/// <param name="Allowed">What may be given, with its range; null where there is nothing to say.</param>
[GenerateSerializer, Immutable, Alias("telepool.configuration-error")]
public sealed record ConfigurationError([property: Id(0)] string Variable, [property: Id(1)] string Problem, [property: Id(2)] string? Allowed)
{
    /// <inheritdoc/>
    public override string ToString() => Allowed is null || Problem.Contains(Allowed, StringComparison.Ordinal) ? $"{Variable}: {Problem}" : $"{Variable}: {Problem} (allowed: {Allowed})";
}
