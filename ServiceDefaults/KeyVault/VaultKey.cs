namespace ServiceDefaults.KeyVault;

/// <summary>One version of a vault's key. Says nothing of the key itself.</summary>
/// <param name="Id">Its id: 16 hexadecimal digits, which envelopes carry in clear.</param>
/// <param name="IsCurrent">Whether it seals at present; the others only open.</param>
public sealed record VaultKey(string Id, bool IsCurrent);
