namespace Grains.Accounts;

/// <summary>What a failed call does to the account.</summary>
internal enum AccountEffect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The method rests until the wait has passed.</summary>
    Park,

    /// <summary>The login may be gone: ask once more before it is given up.</summary>
    VerifyLogin,

    /// <summary>Stop at once; an operator must act.</summary>
    Disable,

    /// <summary>What was remembered about the peer is wrong.</summary>
    ForgetPeer,
}
