namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>What a token's refusal means.</summary>
internal enum TokenFault
{
    /// <summary>The operation itself is refused: what was given is no good, or the token cannot do it.</summary>
    Operation,

    /// <summary>Session, login, token or module is gone: a new connection may help.</summary>
    Connection,

    /// <summary>All sessions are taken.</summary>
    Sessions,

    /// <summary>The PIN is refused. Never tried again: most tokens lock after a few.</summary>
    Pin,
}
