namespace Telepool.Collectors.Sinks;

/// <summary>A channel that the database knows.</summary>
/// <param name="ChannelId">Telegram's id, without the -100 mark.</param>
/// <param name="Username">Without the at sign.</param>
/// <param name="Title">Its title when it was last resolved.</param>
/// <param name="Total">Messages that it has, as Telegram last counted them.</param>
public sealed record StoredChannel(long ChannelId, string Username, string Title, int Total);
