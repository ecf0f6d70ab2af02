namespace Grains.Accounts.Sessions;

/// <summary>What kept a call from its answer, as the connection saw it. What follows from it for the account is decided in the table of outcomes.</summary>
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

    /// <summary>The server failed (a code of 500 or more, or below zero); it may have run the call.</summary>
    Server,

    /// <summary>The data centre does not know the authorization key (code -404), twice.</summary>
    KeyUnknown,

    /// <summary>The address is not that of the data centre (code -444).</summary>
    WrongDataCenter,

    /// <summary>The key exchange failed: the server is not who it should be.</summary>
    Handshake,

    /// <summary>No address is known of the data centre.</summary>
    NoAddress,

    /// <summary>The server refused the message itself again and again.</summary>
    Refused,

    /// <summary>Too many calls wait on the connection already.</summary>
    Overloaded,

    /// <summary>The proxy on the way failed: unreachable, refused the credentials, or cut the connection.</summary>
    Proxy,
}
