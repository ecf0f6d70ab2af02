namespace Grains.Accounts;

/// <summary>The vault cannot seal or open anything at present: its token is away. What was to be stored must not be stored in clear, and nothing is damaged.</summary>
public sealed class SessionVaultException : Exception
{
    /// <summary>Says what is wrong, without any secret.</summary>
    public SessionVaultException(string message)
        : base(message)
    {
    }
}
