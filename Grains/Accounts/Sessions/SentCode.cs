namespace Grains.Accounts.Sessions;

/// <summary>Telegram has sent a login code.</summary>
/// <param name="PhoneCodeHash">Must accompany the code (<c>auth.sentCode.phone_code_hash</c>).</param>
public sealed record SentCode(string PhoneCodeHash)
{
    /// <summary>Leaves the hash out: with the code it is the login.</summary>
    public override string ToString() => nameof(SentCode);
}
