namespace Telepool.Collectors.Sinks;

/// <summary>One piece of a channel's statistics. The key is (channel, kind, time): storing it again replaces it.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Kind"><c>broadcast</c>, <c>megagroup</c>, or the name of a graph.</param>
/// <param name="At">The time that it stands for, Unix seconds.</param>
/// <param name="Json">Its content, one JSON value.</param>
public sealed record StatisticRecord(long ChannelId, string Kind, int At, string Json);
