namespace Emulator.World;

/// <summary>Where a page of history lies.</summary>
/// <param name="Written">How many ids it has.</param>
/// <param name="Offset">How many messages are newer than its first.</param>
/// <param name="Count">How many messages there are in all.</param>
/// <param name="Pts">The channel's pts at that moment.</param>
internal readonly record struct HistoryWindow(int Written, int Offset, int Count, int Pts);
