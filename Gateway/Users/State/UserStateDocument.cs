namespace Telepool.Gateway.Users.State;

/// <summary>The content of the file.</summary>
internal sealed record UserStateDocument
{
    /// <summary>The only layout so far.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The layout.</summary>
    public required int Version { get; init; }

    /// <summary>What was counted, by user.</summary>
    public required Dictionary<string, UserTotals> Users { get; init; }
}
