namespace MTProto.Client;

/// <summary>Why a call has no result. The value decides what a caller may do next, so every kind is one line of policy.</summary>
public enum CallErrorKind
{
    /// <summary>An error of the method itself, such as USERNAME_NOT_OCCUPIED.</summary>
    Rpc,

    /// <summary>FLOOD_WAIT_X: the account may not call this method for X seconds.</summary>
    Flood,

    /// <summary>FLOOD_PREMIUM_WAIT_X: as above, for files, and shorter for premium accounts.</summary>
    FloodPremium,

    /// <summary>SLOWMODE_WAIT_X: the account may not write to this chat for X seconds.</summary>
    SlowMode,

    /// <summary>TAKEOUT_INIT_DELAY_X: an export may begin in X seconds.</summary>
    TakeoutDelay,

    /// <summary>PEER_FLOOD: the account is restricted for having been reported; waiting does not help.</summary>
    PeerFlood,

    /// <summary>Another data centre is responsible, and following there did not help. Value is its number.</summary>
    Migrate,

    /// <summary>AUTH_KEY_UNREGISTERED, AUTH_KEY_INVALID: nobody is signed in by this key.</summary>
    AuthKeyUnregistered,

    /// <summary>AUTH_KEY_DUPLICATED: the key was used from two addresses at once and is burned.</summary>
    AuthKeyDuplicated,

    /// <summary>SESSION_REVOKED, SESSION_EXPIRED: the session was ended by its owner or by Telegram.</summary>
    SessionRevoked,

    /// <summary>USER_DEACTIVATED, USER_DEACTIVATED_BAN, PHONE_NUMBER_BANNED: the account is gone.</summary>
    Deactivated,

    /// <summary>SESSION_PASSWORD_NEEDED: the second factor is missing.</summary>
    PasswordNeeded,

    /// <summary>The server failed (code 500 or below zero); it may have run the call.</summary>
    Server,

    /// <summary>The deadline passed.</summary>
    Timeout,

    /// <summary>The connection ended, or there was none until the deadline.</summary>
    Disconnected,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>Transport error -429: the server refuses connections or packets of this address for a while.</summary>
    TransportFlood,

    /// <summary>Transport error -404, twice: the server does not know the account's authorization key.</summary>
    KeyUnknown,

    /// <summary>Transport error -444: the address is not that of the data centre.</summary>
    InvalidDataCenter,

    /// <summary>The key exchange failed: the server is not Telegram's, or not what the public keys say.</summary>
    HandshakeFailed,

    /// <summary>The server refused the message itself again and again, and did not run it unless <see cref="CallError.MayHaveRun"/>.</summary>
    Refused,

    /// <summary>The answer has a constructor of another layer, or is malformed.</summary>
    Unreadable,

    /// <summary>Too many calls wait on the connection already.</summary>
    Overloaded,

    /// <summary>No address is known of the data centre.</summary>
    NoAddress,

    /// <summary>The client was disposed.</summary>
    Disposed,

    /// <summary>The proxy failed, or there is none to go through: nothing that the account has to do with.</summary>
    Proxy,
}
