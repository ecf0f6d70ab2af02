namespace Telepool.Collectors.Commands;

/// <summary>What an account may be called.</summary>
internal static class AccountName
{
    public const string Rule = "1 to 64 letters, digits, dashes or underscores";

    public static bool IsValid(string name) => Sessions.SessionList.IsName(name);
}
