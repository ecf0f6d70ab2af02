using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Storage;

/// <summary>A page of rows and the position that holds once they are stored: both go into one transaction.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Messages">The rows; may be empty where a stretch of ids holds none.</param>
/// <param name="Ranges">What is stored with this page.</param>
/// <param name="Total">Messages that the channel has, as Telegram counts them.</param>
public sealed record PageWrite(long ChannelId, IReadOnlyList<MessageRecord> Messages, RangeSet Ranges, int Total);
