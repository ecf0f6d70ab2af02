namespace ServiceDefaults.KeyVault;

/// <summary>What came of reading a key file.</summary>
internal enum KeyFileStatus
{
    /// <summary>The keys are there.</summary>
    Read,

    /// <summary>A line is not as it was written.</summary>
    Damaged,

    /// <summary>A later version wrote it.</summary>
    UnknownVersion,

    /// <summary>It is under a passphrase, and none was given.</summary>
    PassphraseMissing,

    /// <summary>The passphrase is another one.</summary>
    PassphraseWrong,

    /// <summary>Its passphrase is stretched less than is accepted.</summary>
    TooFewIterations,
}
