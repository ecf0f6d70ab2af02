namespace Grains.Accounts.Sessions;

/// <summary>Telegram has sent a login code.</summary>
/// <param name="PhoneCodeHash">Must accompany the code (<c>auth.sentCode.phone_code_hash</c>).</param>
/// <param name="SignedIn">Set where no code was needed, because the server knows the account's earlier login.</param>
public sealed record SentCode(string PhoneCodeHash, SignedIn? SignedIn = null);
