namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>An open vault, or why it cannot be opened: exactly one of the two is set.</summary>
/// <param name="Vault">The vault.</param>
/// <param name="Problem">One line for an operator.</param>
public readonly record struct TokenVaultResult(TokenVault? Vault, string? Problem);
