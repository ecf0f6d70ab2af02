namespace Grains.Interfaces.Operators;

/// <summary>
/// Who is logged in on the operator's pages, for all silos of a cluster. The key is <see cref="Deployment"/>. Keeps
/// <see cref="MaxSessions"/> sessions: one more ends the one that was used least lately.
/// </summary>
[Alias("telepool.operator-sessions")]
public interface IOperatorSessionsGrain : IGrainWithStringKey
{
    /// <summary>The only key in use.</summary>
    const string Deployment = "default";

    /// <summary>Sessions at most.</summary>
    const int MaxSessions = 500;

    /// <summary>Opens a session.</summary>
    [Alias("open")]
    Task OpenAsync(OperatorSession session);

    /// <summary>Finds a session that is good now, and counts it as used.</summary>
    /// <param name="id">Its <see cref="OperatorSession.Id"/>.</param>
    /// <returns>The session; null where there is none, or none any more.</returns>
    [Alias("find")]
    Task<OperatorSession?> FindAsync(string id);

    /// <summary>Finds a session that is good now without counting it as used: what reads by itself keeps nobody logged in.</summary>
    /// <param name="id">Its <see cref="OperatorSession.Id"/>.</param>
    /// <returns>The session; null where there is none, or none any more.</returns>
    [Alias("look")]
    Task<OperatorSession?> LookAsync(string id);

    /// <summary>Ends a session; ending one that is over does nothing.</summary>
    [Alias("end")]
    Task EndAsync(string id);

    /// <summary>Ends every session of a name.</summary>
    /// <returns>How many there were.</returns>
    [Alias("end-all-of")]
    Task<int> EndAllOfAsync(string name);

    /// <summary>The sessions that are good now, the one used last first.</summary>
    [Alias("list")]
    Task<IReadOnlyList<OperatorSession>> ListAsync();

    /// <summary>Lets a token open one session. Kept in memory only: it does not outlive the silo.</summary>
    [Alias("allow-once")]
    Task AllowOnceAsync(OneTimeLogin login);

    /// <summary>Uses up a one-time token.</summary>
    /// <param name="hash">Its <see cref="OneTimeLogin.Hash"/>.</param>
    /// <returns>What it was good for; null where it was never given, is used up, or too old.</returns>
    [Alias("redeem")]
    Task<OneTimeLogin?> RedeemAsync(string hash);
}
