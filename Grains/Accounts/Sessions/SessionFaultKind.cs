namespace Grains.Accounts.Sessions;

/// <summary>What kept a call from its answer, as the connection saw it. What follows from it for the account is decided in <see cref="CallOutcome"/>.</summary>
public enum SessionFaultKind
{
    /// <summary>Telegram refused the call; <see cref="SessionFault.Name"/> is its error.</summary>
    Rpc,

    /// <summary>Telegram told the account to wait; <see cref="SessionFault.Wait"/> says how long.</summary>
    Flood,

    /// <summary>The account must give its two-step verification password to complete the login.</summary>
    PasswordNeeded,

    /// <summary>No answer within the deadline.</summary>
    Timeout,

    /// <summary>There was no connection, or it ended before the answer came.</summary>
    Disconnected,

    /// <summary>The transport was told that it makes too many connections (code -429).</summary>
    TransportFlood,

    /// <summary>The caller gave up.</summary>
    Cancelled,

    /// <summary>The answer could not be read: a constructor of a newer layer, or not TL at all.</summary>
    Unreadable,

    /// <summary>The proxy failed, or there is none to go through. Nothing that the account has to do with.</summary>
    Proxy,
}
