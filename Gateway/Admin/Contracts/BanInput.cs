namespace Telepool.Gateway.Admin.Contracts;

/// <summary>Asks to keep a network away.</summary>
/// <param name="Network">An address or a network.</param>
/// <param name="Seconds">How long, 1 second to 10 years; null: until it is lifted.</param>
/// <param name="Reason">Why; up to 200 characters.</param>
public sealed record BanInput(string? Network, long? Seconds, string? Reason);
