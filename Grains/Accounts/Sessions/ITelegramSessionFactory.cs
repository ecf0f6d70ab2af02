using Grains.Interfaces.Accounts;

namespace Grains.Accounts.Sessions;

/// <summary>Opens sessions; registered once by the host.</summary>
public interface ITelegramSessionFactory
{
    /// <summary>Opens a session without connecting it.</summary>
    /// <param name="accountId">The account's name, for reports.</param>
    /// <param name="saved">What <see cref="ITelegramSession.Save"/> gave, or empty for a new session.</param>
    /// <param name="route">The way to Telegram.</param>
    /// <returns>Null where <paramref name="saved"/> is not a saved session.</returns>
    ITelegramSession? Open(string accountId, ReadOnlySpan<byte> saved, SessionRoute route);

    /// <summary>The saved form of a login that another client made.</summary>
    /// <param name="session">The login.</param>
    byte[] FromPortable(PortableSession session);

    /// <summary>A saved session in the form that other clients take.</summary>
    /// <param name="saved">What <see cref="ITelegramSession.Save"/> gave.</param>
    /// <returns>Null where it is not a saved session, or holds no login.</returns>
    PortableSession? ToPortable(ReadOnlySpan<byte> saved);
}
