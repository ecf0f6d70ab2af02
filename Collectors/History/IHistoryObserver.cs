namespace Telepool.Collectors.History;

/// <summary>Watches a collection, for progress bars. Called from any thread, and must return at once.</summary>
public interface IHistoryObserver
{
    /// <summary>Work on a channel goes on from what is stored.</summary>
    /// <param name="username">The channel.</param>
    /// <param name="stored">Messages stored already.</param>
    /// <param name="total">Messages that it has, as Telegram counted them last; 0 where that is not known yet.</param>
    void Started(string username, long stored, long total);

    /// <summary>A page was handed to the database.</summary>
    /// <param name="username">The channel.</param>
    /// <param name="rows">Messages on the page.</param>
    /// <param name="total">Messages that the channel has, as Telegram counts them.</param>
    /// <param name="accountId">The account that read it.</param>
    void PageStored(string username, int rows, int total, string accountId);

    /// <summary>Telegram told an account to wait, or every account must.</summary>
    /// <param name="username">The channel that was worked on.</param>
    /// <param name="accountId">The account; empty where it concerns all of them.</param>
    /// <param name="wait">For how long.</param>
    void Waiting(string username, string accountId, TimeSpan wait);

    /// <summary>Work on a channel ended.</summary>
    void Finished(ChannelOutcome outcome);
}
