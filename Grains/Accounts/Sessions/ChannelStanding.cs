namespace Grains.Accounts.Sessions;

/// <summary>What a channel says of itself beyond its name (<c>channelFull</c>).</summary>
/// <param name="StatsDc">The data centre that keeps its statistics; 0 where it does not say.</param>
/// <param name="CanViewStatistics">Whether this account may see them.</param>
/// <param name="Participants">How many people are in it; null where it does not say.</param>
/// <param name="Pts">The position of its updates.</param>
public sealed record ChannelStanding(int StatsDc, bool CanViewStatistics, int? Participants, int Pts);
