namespace ServiceDefaults.KeyVault;

/// <summary>An open vault, or why it cannot be opened: exactly one of the two is set.</summary>
/// <param name="Vault">The vault.</param>
/// <param name="Problem">One line that names the file.</param>
public readonly record struct KeyFileResult(KeyFileVault? Vault, string? Problem);
