namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>A token cannot be used at present. Stays within this folder: callers of the vault get a status or a <see cref="KeyVaultException"/>.</summary>
internal sealed class TokenException(string message, bool isFinal = false) : Exception(message)
{
    /// <summary>Whether trying again with the same settings cannot help.</summary>
    public bool IsFinal => isFinal;
}
