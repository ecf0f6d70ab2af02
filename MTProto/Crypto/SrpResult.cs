namespace MTProto.Crypto;

/// <summary>The outcome of a password check on either side.</summary>
public enum SrpResult
{
    /// <summary>The proof was made, or it agrees.</summary>
    Success,

    /// <summary>The peer's public value is out of range or makes the exchange worthless: no password was involved yet.</summary>
    InvalidPublicValue,

    /// <summary>The proof does not agree: another password.</summary>
    WrongPassword,
}
