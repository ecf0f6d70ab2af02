namespace Grains.Accounts.Outcomes;

/// <summary>What a failed call does to the account.</summary>
internal enum AccountEffect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The method rests until the wait has passed; the whole account where the wait is long or too many methods rest.</summary>
    ParkMethod,

    /// <summary>The methods that read files rest.</summary>
    ParkFileClass,

    /// <summary>Calls about that chat rest.</summary>
    ParkChat,

    /// <summary>Exports rest.</summary>
    ParkTakeout,

    /// <summary>Everything rests.</summary>
    ParkAccount,

    /// <summary>The login may be gone: ask once more before it is given up.</summary>
    VerifyLogin,

    /// <summary>A side data centre does not know the account's key any more: make a new one there. The login at home is not touched.</summary>
    DropSideKey,

    /// <summary>Stop at once; an operator must act.</summary>
    Disable,

    /// <summary>Telegram restricts the account; an operator must act.</summary>
    Restrict,

    /// <summary>Counts against the account; several in a row quarantine it.</summary>
    Suspect,

    /// <summary>The account rests, and comes back through probation.</summary>
    Quarantine,

    /// <summary>The way to Telegram failed, not the account.</summary>
    BlameProxy,

    /// <summary>What was remembered about the peer is wrong.</summary>
    ForgetPeer,
}
