namespace Standalone.Hosting;

/// <summary>What a command needs of the platform.</summary>
internal sealed record PlatformRequest
{
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>Settings that hold where the environment says nothing.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = Nothing;

    /// <summary>Settings that hold whatever the environment says.</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = Nothing;

    /// <summary>Whether the ports of health and metrics are those of the settings; otherwise nothing is served where anyone looks.</summary>
    public bool IsHost { get; init; }
}
