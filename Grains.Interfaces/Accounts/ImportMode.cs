namespace Grains.Interfaces.Accounts;

/// <summary>How far the import of a login goes.</summary>
[GenerateSerializer, Alias("telepool.import-mode")]
public enum ImportMode
{
    /// <summary>Telegram is asked whose login it is; only a good one is kept.</summary>
    Verify,

    /// <summary>Telegram is asked, and nothing is kept.</summary>
    CheckOnly,

    /// <summary>The login is kept without asking; the first call shows whether it is good.</summary>
    Unverified,
}
