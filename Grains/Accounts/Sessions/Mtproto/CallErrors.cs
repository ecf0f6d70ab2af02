using MTProto.Client;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>From the client's errors to the port's.</summary>
internal static class CallErrors
{
    // For floods that do not say how long they last.
    private static readonly TimeSpan UnsaidFlood = TimeSpan.FromSeconds(30);

    public static SessionFault ToFault(CallError error) => error.Kind switch
    {
        CallErrorKind.Flood or CallErrorKind.FloodPremium or CallErrorKind.SlowMode or CallErrorKind.TakeoutDelay =>
            new(SessionFaultKind.Flood, error.Message, error.Value is { } seconds ? TimeSpan.FromSeconds(seconds) : UnsaidFlood),
        CallErrorKind.PasswordNeeded => new(SessionFaultKind.PasswordNeeded, error.Message),
        // Nobody at that data centre knows the key, which is what the error of that name says.
        CallErrorKind.KeyUnknown => new(SessionFaultKind.Rpc, "AUTH_KEY_UNREGISTERED"),
        CallErrorKind.TransportFlood => new(SessionFaultKind.TransportFlood, "TRANSPORT_FLOOD"),
        CallErrorKind.Proxy => new(SessionFaultKind.Proxy, "PROXY"),
        CallErrorKind.Timeout => new(SessionFaultKind.Timeout, "TIMEOUT"),
        // The server failed and may do better the next time, as after a call without an answer.
        CallErrorKind.Server => new(SessionFaultKind.Timeout, error.Message),
        CallErrorKind.Cancelled => new(SessionFaultKind.Cancelled, "CANCELLED"),
        CallErrorKind.Unreadable => new(SessionFaultKind.Unreadable, error.Message),
        CallErrorKind.Disconnected or CallErrorKind.InvalidDataCenter or CallErrorKind.HandshakeFailed or CallErrorKind.Overloaded
            or CallErrorKind.NoAddress or CallErrorKind.Disposed or CallErrorKind.Refused => new(SessionFaultKind.Disconnected, error.Message),
        _ => new(SessionFaultKind.Rpc, error.Message),
    };

    public static SessionResult<T> Failed<T>(CallError error)
        where T : class => new(ToFault(error));

    /// <summary>An answer of a kind that the method does not have.</summary>
    public static SessionResult<T> Unexpected<T>(string what)
        where T : class => new(new SessionFault(SessionFaultKind.Unreadable, what));
}
