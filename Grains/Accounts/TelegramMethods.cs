using Grains.Interfaces.Rates;

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
    public const string GetFullChannel = "channels.getFullChannel";
    public const string GetChannelDifference = "updates.getChannelDifference";
    public const string GetBroadcastStats = "stats.getBroadcastStats";
    public const string GetMegagroupStats = "stats.getMegagroupStats";
    public const string LoadAsyncGraph = "stats.loadAsyncGraph";

    /// <summary>The method that a lease for a purpose is about to call; empty where it cannot be told.</summary>
    public static string OfPurpose(string purpose) => purpose switch
    {
        "history" => GetHistory,
        "resolve" => ResolveUsername,
        "updates" => GetChannelDifference,
        "stats" => GetBroadcastStats,
        _ => string.Empty,
    };

    /// <summary>The class of the call that a lease for a purpose pays for.</summary>
    public static MethodClass ClassOfPurpose(string purpose) => purpose switch
    {
        "history" => MethodClass.History,
        "resolve" => MethodClass.Resolve,
        "stats" => MethodClass.Statistics,
        "updates" => MethodClass.Updates,
        _ => MethodClass.Other,
    };

    /// <summary>The class whose rate a method's calls are counted in.</summary>
    public static MethodClass ClassOf(string method) => method switch
    {
        ResolveUsername => MethodClass.Resolve,
        GetHistory or "messages.search" or "channels.getMessages" or "messages.getReplies" => MethodClass.History,
        "upload.getFile" => MethodClass.File,
        _ when method.StartsWith("stats.", StringComparison.Ordinal) => MethodClass.Statistics,
        _ when method.StartsWith("updates.", StringComparison.Ordinal) => MethodClass.Updates,
        _ when method.StartsWith("auth.", StringComparison.Ordinal) => MethodClass.Login,
        _ => MethodClass.Other,
    };
}
