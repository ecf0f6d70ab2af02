namespace Grains.Interfaces.Accounts;

/// <summary>What the login needs next.</summary>
[GenerateSerializer, Alias("telepool.login-step")]
public enum LoginStep
{
    /// <summary>The account is logged in.</summary>
    Done,

    /// <summary>The code that Telegram sent.</summary>
    Code,

    /// <summary>The two-step verification password.</summary>
    Password,

    /// <summary>It failed; <see cref="LoginAnswer.Failure"/> says why.</summary>
    Failed,
}
