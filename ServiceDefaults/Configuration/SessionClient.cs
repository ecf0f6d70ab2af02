namespace ServiceDefaults.Configuration;

/// <summary>The library that connects accounts to Telegram.</summary>
public enum SessionClient
{
    /// <summary>Our own.</summary>
    Native,

    /// <summary>WTelegramClient, where the build has its package.</summary>
    WTelegram,
}
