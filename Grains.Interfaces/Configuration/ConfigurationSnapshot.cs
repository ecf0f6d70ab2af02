namespace Grains.Interfaces.Configuration;

/// <summary>One version of what operators have set for the whole deployment. It never changes; a change makes the next one.</summary>
/// <param name="Version">Its number; 0 is the empty one from before the first change.</param>
/// <param name="At">When it was made.</param>
/// <param name="Author">Who made it.</param>
/// <param name="Comment">Why; may be empty.</param>
/// <param name="Values">Every setting that it holds with its value. Secrets are <see cref="Mask"/> unless the call says otherwise.</param>
[GenerateSerializer, Immutable, Alias("telepool.configuration-snapshot")]
public sealed record ConfigurationSnapshot(
    [property: Id(0)] long Version,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Author,
    [property: Id(3)] string Comment,
    [property: Id(4)] IReadOnlyDictionary<string, string> Values)
{
    /// <summary>What secrets are shown as.</summary>
    public const string Mask = "••••";

    /// <summary>From before the first change.</summary>
    public static ConfigurationSnapshot Empty { get; } = new(0, DateTimeOffset.UnixEpoch, string.Empty, string.Empty, new Dictionary<string, string>());

    /// <summary>Leaves the values out: some are secret.</summary>
    public override string ToString() => FormattableString.Invariant($"configuration {Version} by {Author}, {Values.Count} settings");
}
