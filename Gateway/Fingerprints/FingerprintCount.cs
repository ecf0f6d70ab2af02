namespace Telepool.Gateway.Fingerprints;

/// <summary>How often a kind of client was seen.</summary>
/// <param name="Fingerprint">What it is told by.</param>
/// <param name="Users">Times that it had a user's secret.</param>
/// <param name="Strangers">Times that it had none.</param>
/// <param name="LastSeen">When it was seen last.</param>
public sealed record FingerprintCount(TlsFingerprint Fingerprint, long Users, long Strangers, DateTimeOffset LastSeen);
