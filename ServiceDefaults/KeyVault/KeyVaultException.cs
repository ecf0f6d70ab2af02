namespace ServiceDefaults.KeyVault;

/// <summary>A vault cannot seal at present: its token is away, or refuses. What was to be stored must not be stored in clear.</summary>
public sealed class KeyVaultException : Exception
{
    /// <summary>Says what is wrong, without any secret.</summary>
    public KeyVaultException(string message)
        : base(message)
    {
    }
}
