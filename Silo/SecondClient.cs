namespace Telepool.Silo;

/// <summary>The accounts' connections on WTelegramClient, which a build has only where that package restores.</summary>
internal static class SecondClient
{
    public const string Package = "WTelegramClient";

    /// <summary>The factory of its sessions; null where the build does not have it.</summary>
    public static Type? Find() => Type.GetType("WTelegramSessions.WTelegramSessionFactory, WTelegramSessions");
}
