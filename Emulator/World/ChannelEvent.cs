namespace Emulator.World;

/// <summary>Something that happened in a channel after the world began, worth one step of its pts.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="MessageId">To which message.</param>
/// <param name="Date">When, in Unix seconds.</param>
/// <param name="Pts">The channel's pts after it.</param>
internal readonly record struct ChannelEvent(ChannelEventKind Kind, int MessageId, int Date, int Pts);
