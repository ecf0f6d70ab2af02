namespace Telepool.Gateway.Admin.Contracts;

/// <summary>A network that may not connect.</summary>
/// <param name="Network">The network, such as <c>203.0.113.7/32</c>.</param>
/// <param name="Until">When it may again; null: when it is lifted.</param>
/// <param name="Reason">Why.</param>
public sealed record BanAnswer(string Network, DateTimeOffset? Until, string Reason);
