namespace ServiceDefaults.KeyVault;

/// <summary>A signature, or why there is none.</summary>
/// <param name="KeyId">The version of the key that signed; empty where none did.</param>
/// <param name="Value">ECDSA on P-256 with SHA-256: r and s, 32 bytes each (IEEE P1363).</param>
/// <param name="Problem">What keeps the vault from signing, in one line for an operator; null where it has signed.</param>
public sealed record VaultSignature(string KeyId, byte[] Value, string? Problem = null);
