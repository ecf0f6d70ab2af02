namespace ServiceDefaults.KeyVault;

/// <summary>What came of opening an envelope.</summary>
public enum UnsealStatus
{
    /// <summary>It is open.</summary>
    Opened,

    /// <summary>It is not an envelope, or cut short.</summary>
    NotAnEnvelope,

    /// <summary>It is of a version that this program does not know.</summary>
    UnknownVersion,

    /// <summary>It was sealed under a key that the vault does not have.</summary>
    UnknownKey,

    /// <summary>It was changed, or sealed for another account.</summary>
    Damaged,

    /// <summary>The vault's token is away or refuses at present; the envelope may be good.</summary>
    Unavailable,
}
