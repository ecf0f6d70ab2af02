namespace Grains.Accounts;

/// <summary>What a login in progress waits for.</summary>
[GenerateSerializer, Alias("telepool.login-phase")]
internal enum LoginPhase
{
    None,
    Code,
    Password,
}
