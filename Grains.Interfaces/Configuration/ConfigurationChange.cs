namespace Grains.Interfaces.Configuration;

/// <summary>What an operator wants changed; it holds whole or not at all.</summary>
/// <param name="ExpectedVersion">The version that the operator saw; where another holds by now, the change is a conflict.</param>
/// <param name="Author">Who changes, up to <see cref="MaxAuthor"/> characters.</param>
/// <param name="Comment">Why, up to <see cref="MaxComment"/> characters; may be empty.</param>
/// <param name="Set">Settings by name with their new values; null takes a setting back to what each host has of its own.</param>
[GenerateSerializer, Immutable, Alias("telepool.configuration-change")]
public sealed record ConfigurationChange(
    [property: Id(0)] long ExpectedVersion,
    [property: Id(1)] string Author,
    [property: Id(2)] string Comment,
    [property: Id(3)] Dictionary<string, string?> Set)
{
    /// <summary>Characters that an author's name may have.</summary>
    public const int MaxAuthor = 128;

    /// <summary>Characters that a comment may have.</summary>
    public const int MaxComment = 1000;

    /// <summary>Characters that one value may have: a list of some hundred proxies.</summary>
    public const int MaxValue = 65_536;

    /// <summary>Characters that all names and values of a snapshot may have together.</summary>
    public const int MaxTotal = 1_048_576;

    /// <summary>Leaves the values out: some are secret.</summary>
    public override string ToString() => $"change by {Author} of {string.Join(", ", Set.Keys)}";
}
