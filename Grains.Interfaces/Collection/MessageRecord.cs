namespace Grains.Interfaces.Collection;

/// <summary>
/// A message as the platform stores it: a record of our own, so that a new layer of Telegram's schema changes the mapping and not
/// what crosses the cluster. Peer ids are marked: a user's id as it is, a basic group's negated, a channel's as -(10^12 + id).
/// </summary>
[GenerateSerializer, Immutable, Alias("telepool.message")]
public sealed record MessageRecord
{
    /// <summary>The channel that it stands in.</summary>
    [Id(0)]
    public required long ChannelId { get; init; }

    /// <summary>Its id, growing within the channel.</summary>
    [Id(1)]
    public required int Id { get; init; }

    /// <summary>When it was posted, Unix seconds.</summary>
    [Id(2)]
    public required int Date { get; init; }

    /// <summary>When it was last edited, Unix seconds; 0 where never.</summary>
    [Id(3)]
    public int EditDate { get; init; }

    /// <summary>The marked id of its author; 0 where the channel itself speaks.</summary>
    [Id(4)]
    public long FromId { get; init; }

    /// <summary>The signature of a channel post; empty where there is none.</summary>
    [Id(5)]
    public string PostAuthor { get; init; } = string.Empty;

    /// <summary>The text, or the caption of its media.</summary>
    [Id(6)]
    public string Text { get; init; } = string.Empty;

    /// <summary>Its entities as <c>type:offset:length[:value]</c>, joined by commas; offsets count UTF-16 units.</summary>
    [Id(7)]
    public string Entities { get; init; } = string.Empty;

    /// <summary>The kind of its media with the id where there is one, such as <c>photo:42</c>; empty where there is none.</summary>
    [Id(8)]
    public string Media { get; init; } = string.Empty;

    /// <summary>What a service message says happened, such as <c>pinMessage</c>; empty for an ordinary message.</summary>
    [Id(9)]
    public string Action { get; init; } = string.Empty;

    /// <summary>The message that it answers; 0 where none.</summary>
    [Id(10)]
    public int ReplyTo { get; init; }

    /// <summary>Where it was forwarded from, as <c>from:post:date:name</c>; empty where it was not.</summary>
    [Id(11)]
    public string Forward { get; init; } = string.Empty;

    /// <summary>The album that it belongs to; 0 where none.</summary>
    [Id(12)]
    public long GroupedId { get; init; }

    /// <summary>How often it was seen; null where Telegram does not count.</summary>
    [Id(13)]
    public int? Views { get; init; }

    /// <summary>How often it was forwarded; null where Telegram does not count.</summary>
    [Id(14)]
    public int? Forwards { get; init; }

    /// <summary>Its reactions as <c>emoji:count</c>, joined by commas.</summary>
    [Id(15)]
    public string Reactions { get; init; } = string.Empty;
}
