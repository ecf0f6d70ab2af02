using MTProto.Tl;

namespace MTProto.Client;

/// <summary>One element of the stream of updates: either updates as they came, or a gap.</summary>
/// <param name="Updates">The updates; null for a gap.</param>
/// <param name="Gap">The gap; null for updates.</param>
public readonly record struct UpdatesItem(IUpdates? Updates, UpdatesGap? Gap);
