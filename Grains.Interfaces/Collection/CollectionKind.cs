namespace Grains.Interfaces.Collection;

/// <summary>The kinds of work on a channel. They are part of cursors' keys and of stored positions, so the texts never change.</summary>
public static class CollectionKind
{
    /// <summary>Messages by their ids, from the newest down.</summary>
    public const string History = "history";

    /// <summary>New messages, edits and deletions as they happen.</summary>
    public const string Updates = "updates";

    /// <summary>The channel's statistics.</summary>
    public const string Statistics = "stats";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [History, Updates, Statistics];
}
