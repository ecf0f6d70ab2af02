using Grains.Interfaces.Collection;

namespace Grains.Accounts.Sessions;

/// <summary>
/// One account's connection to Telegram: the port behind which a client library stands. Answers are records of our own, so that any
/// library can implement it. Calls may run concurrently; each has the deadline of its options. Connecting happens within the first call,
/// and connections that broke are made anew by the next.
/// </summary>
public interface ITelegramSession : IUpdateSession, IStatisticsSession, IPeerSession, IAsyncDisposable
{
    /// <summary>The data centre that the account lives in; 0 before it is known.</summary>
    int HomeDc { get; }

    /// <summary>Grows whenever something changes that must survive the process: keys, logins, the home data centre.</summary>
    long Revision { get; }

    /// <summary>How far Telegram's clock is ahead of this host's; null before it is known.</summary>
    TimeSpan? ClockOffset { get; }

    /// <summary>Everything that the session needs to go on after a restart. Holds keys: seal it before it leaves memory.</summary>
    byte[] Save();

    /// <summary>Forgets the key of a data centre that is not the account's own; the next call there makes a new one and brings the login along.</summary>
    void DropSideKey(int dataCenter);

    /// <summary>Makes its connections anew, since the account's <see cref="SessionRoute"/> leads elsewhere now. A library that cannot goes on as it is until its next connection.</summary>
    void Reroute()
    {
    }

    /// <summary>Asks Telegram for a login code (<c>auth.sendCode</c>).</summary>
    Task<SessionResult<SentCode>> SendCodeAsync(string phone, CancellationToken cancellationToken);

    /// <summary>Logs in with the code (<c>auth.signIn</c>).</summary>
    Task<SessionResult<SignedIn>> SignInAsync(string phone, string phoneCodeHash, string code, CancellationToken cancellationToken);

    /// <summary>Logs in with the two-step verification password (<c>auth.checkPassword</c>).</summary>
    Task<SessionResult<SignedIn>> CheckPasswordAsync(string password, CancellationToken cancellationToken);

    /// <summary>Ends the login at Telegram (<c>auth.logOut</c>).</summary>
    Task<SessionResult<SignedIn>> LogOutAsync(CancellationToken cancellationToken);

    /// <summary>Asks for the account itself (<c>users.getUsers</c>): the cheapest call that tells whether the login is good.</summary>
    Task<SessionResult<SignedIn>> VerifyAsync(CancellationToken cancellationToken);

    /// <summary>Finds a public channel or supergroup (<c>contacts.resolveUsername</c>).</summary>
    Task<SessionResult<FoundChannel>> ResolveAsync(string username, CancellationToken cancellationToken);

    /// <summary>Reads a page of history (<c>messages.getHistory</c>).</summary>
    Task<SessionResult<HistoryPage>> GetHistoryAsync(HistoryQuery query, long accessHash, CancellationToken cancellationToken);
}
