namespace Grains.Interfaces.Collection;

/// <summary>A public channel or supergroup.</summary>
[GenerateSerializer, Immutable, Alias("telepool.channel-info")]
public sealed record ChannelInfo
{
    /// <summary>Telegram's id of the channel, without the -100 mark.</summary>
    [Id(0)]
    public required long ChannelId { get; init; }

    /// <summary>Its username, without the at sign, in the case that Telegram gives it.</summary>
    [Id(1)]
    public required string Username { get; init; }

    /// <summary>Its title.</summary>
    [Id(2)]
    public required string Title { get; init; }

    /// <summary>Whether it is a broadcast channel rather than a supergroup.</summary>
    [Id(3)]
    public bool IsBroadcast { get; init; }
}
