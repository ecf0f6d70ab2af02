namespace Emulator.Accounts;

/// <summary>An account that can be logged in to.</summary>
/// <param name="UserId">Its user id.</param>
/// <param name="Phone">Digits alone.</param>
/// <param name="HomeDc">The data centre that it belongs to, 1 to 5.</param>
/// <param name="HasPassword">Whether a code alone does not do.</param>
/// <param name="FirstName">As shown.</param>
/// <param name="LastName">As shown.</param>
internal sealed record Account(long UserId, string Phone, int HomeDc, bool HasPassword, string FirstName, string LastName);
