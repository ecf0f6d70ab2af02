namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>Which token, and how it is used.</summary>
/// <param name="Module">The PKCS#11 module's file.</param>
/// <param name="Token">The token's label.</param>
/// <param name="Key">The label of the key on it; its versions differ in their ids.</param>
/// <param name="Pin">The user's PIN.</param>
public sealed record TokenOptions(string Module, string Token, string Key, SecretSource Pin)
{
    /// <summary>
    /// How long a key that the token has unwrapped stays in memory, after which the token is asked again: a token that is taken away ends all opening
    /// and sealing within that time. Zero asks it for every record. 15 minutes by default, which lets a token be restarted unnoticed.
    /// </summary>
    public TimeSpan CacheTime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Sessions at once at the most; fewer where the token allows fewer. 1 to 256.</summary>
    public int Sessions { get; init; } = 8;

    /// <summary>How long a caller waits for a session.</summary>
    public TimeSpan SessionWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The first pause after a failed connection; it doubles up to 30 times of itself.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(1);
}
