namespace ServiceDefaults.KeyVault;

/// <summary>What came of changing a vault's keys: exactly one of the two is set.</summary>
/// <param name="KeyId">The key that was made or taken away.</param>
/// <param name="Problem">What keeps the vault from it, in one line for an operator.</param>
public readonly record struct VaultAnswer(string? KeyId, string? Problem);
