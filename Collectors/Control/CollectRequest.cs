namespace Telepool.Collectors.Control;

/// <summary>Asks a host to collect a channel's history.</summary>
/// <param name="Username">The channel, without the at sign.</param>
/// <param name="Limit">Newest messages wanted; null for all.</param>
internal sealed record CollectRequest(string Username, int? Limit);
