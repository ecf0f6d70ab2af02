namespace Grains.Accounts.Sessions;

/// <summary>The part of a connection that tells which channels answers have shown along the way.</summary>
public interface IPeerSession
{
    /// <summary>The name of the fault of a username that a person or a bot has, for which Telegram has none.</summary>
    const string NotAChannel = "USERNAME_NOT_A_CHANNEL";

    /// <summary>
    /// Takes the channels that answers since the last time have shown with an access hash of this account's own (not <c>min</c>): each is
    /// one that need not be resolved. Bounded; those that find no room are left out.
    /// </summary>
    IReadOnlyList<FoundChannel> TakeMet();
}
