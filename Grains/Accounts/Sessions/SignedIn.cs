namespace Grains.Accounts.Sessions;

/// <summary>A login that is complete.</summary>
/// <param name="UserId">The account's user id.</param>
/// <param name="IsBot">Whether the user is a bot, which may read next to nothing.</param>
public sealed record SignedIn(long UserId, bool IsBot = false);
