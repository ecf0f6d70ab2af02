namespace Grains.Accounts;

/// <summary>Names of the methods that accounts call, as floods and metrics know them.</summary>
internal static class TelegramMethods
{
    public const string SendCode = "auth.sendCode";
    public const string SignIn = "auth.signIn";
    public const string CheckPassword = "auth.checkPassword";
    public const string LogOut = "auth.logOut";
    public const string GetUsers = "users.getUsers";
    public const string ResolveUsername = "contacts.resolveUsername";
    public const string GetHistory = "messages.getHistory";

    /// <summary>The method that a lease for a purpose is about to call; empty where it cannot be told.</summary>
    public static string OfPurpose(string purpose) => purpose switch
    {
        "history" => GetHistory,
        "resolve" => ResolveUsername,
        _ => string.Empty,
    };
}
