namespace MTProto.Client;

/// <summary>How a step of signing in ended.</summary>
public enum SignInStatus
{
    /// <summary>The account is signed in, and the state changed.</summary>
    SignedIn,

    /// <summary>The code was right, and the account wants its password too.</summary>
    PasswordNeeded,

    /// <summary>Nobody has this number: it would have to be registered.</summary>
    SignUpNeeded,

    /// <summary>PHONE_CODE_INVALID or PHONE_CODE_EMPTY.</summary>
    CodeInvalid,

    /// <summary>PHONE_CODE_EXPIRED: another code must be sent.</summary>
    CodeExpired,

    /// <summary>PASSWORD_HASH_INVALID: another password.</summary>
    PasswordInvalid,

    /// <summary>The account has no password, so there is none to check.</summary>
    NoPassword,

    /// <summary>The server asks for a way to check passwords that is not known here, or with numbers that are not safe.</summary>
    Unsupported,

    /// <summary>A call failed; see the error.</summary>
    Failed,
}
