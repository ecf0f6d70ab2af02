namespace MTProto.Client;

/// <summary>A place in the stream of updates at which some may be missing; the reader fetches the difference.</summary>
/// <param name="Reason">Why.</param>
/// <param name="ChannelId">The channel concerned; 0 for the account as a whole.</param>
/// <param name="LocalPts">pts up to which the stream is complete; 0 if not known.</param>
public readonly record struct UpdatesGap(UpdatesGapReason Reason, long ChannelId = 0, int LocalPts = 0);
