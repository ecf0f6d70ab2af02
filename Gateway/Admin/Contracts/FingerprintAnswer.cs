namespace Telepool.Gateway.Admin.Contracts;

/// <summary>A kind of TLS client that was seen.</summary>
/// <param name="Ja4">Its JA4.</param>
/// <param name="Ja3">Its JA3.</param>
/// <param name="Users">Times that it had a user's secret.</param>
/// <param name="Strangers">Times that it had none.</param>
/// <param name="LastSeen">When last.</param>
public sealed record FingerprintAnswer(string Ja4, string Ja3, long Users, long Strangers, DateTimeOffset LastSeen);
