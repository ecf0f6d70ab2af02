namespace Telepool.Gateway.Fingerprints;

/// <summary>What bytes that should be a ClientHello are.</summary>
public enum FingerprintStatus
{
    /// <summary>A ClientHello; there is a fingerprint.</summary>
    Ok,

    /// <summary>The beginning of one.</summary>
    Incomplete,

    /// <summary>No ClientHello.</summary>
    Invalid,
}
