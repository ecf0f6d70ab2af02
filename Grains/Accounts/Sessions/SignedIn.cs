namespace Grains.Accounts.Sessions;

/// <summary>A login that is complete.</summary>
/// <param name="UserId">The account's user id.</param>
public sealed record SignedIn(long UserId);
