namespace Telepool.Gateway.Users;

/// <summary>What is in a user's way.</summary>
[Flags]
internal enum AccountBars
{
    None = 0,
    Disabled = 1,
    Expired = 2,
    Removed = 4,
    QuotaUsedUp = 8,
}
