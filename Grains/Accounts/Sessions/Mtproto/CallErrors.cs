using Grains.Interfaces.Operations;
using MTProto.Client;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>From the client's errors to the port's.</summary>
internal static class CallErrors
{
    public static SessionFault ToFault(CallError error)
    {
        var fault = error.Kind switch
        {
            CallErrorKind.Flood or CallErrorKind.FloodPremium or CallErrorKind.SlowMode or CallErrorKind.TakeoutDelay =>
                new SessionFault(SessionFaultKind.Flood, error.Message, error.Value is { } seconds ? TimeSpan.FromSeconds(seconds) : null),
            CallErrorKind.PasswordNeeded => new(SessionFaultKind.PasswordNeeded, error.Message),
            CallErrorKind.Server => new(SessionFaultKind.Server, error.Message),
            CallErrorKind.KeyUnknown => OfOurOwn(SessionFaultKind.KeyUnknown, "KEY_UNKNOWN", error),
            CallErrorKind.TransportFlood => OfOurOwn(SessionFaultKind.TransportFlood, "TRANSPORT_FLOOD", error),
            CallErrorKind.Proxy => OfOurOwn(SessionFaultKind.Proxy, OperationFailure.ProxyFault, error),
            CallErrorKind.InvalidDataCenter => OfOurOwn(SessionFaultKind.WrongDataCenter, "WRONG_DATA_CENTER", error),
            CallErrorKind.HandshakeFailed => OfOurOwn(SessionFaultKind.Handshake, "HANDSHAKE_FAILED", error),
            CallErrorKind.NoAddress => OfOurOwn(SessionFaultKind.NoAddress, "NO_ADDRESS", error),
            CallErrorKind.Refused => OfOurOwn(SessionFaultKind.Refused, "MESSAGES_REFUSED", error),
            CallErrorKind.Overloaded => OfOurOwn(SessionFaultKind.Overloaded, "OVERLOADED", error),
            CallErrorKind.Timeout => OfOurOwn(SessionFaultKind.Timeout, "TIMEOUT", error),
            CallErrorKind.Cancelled => OfOurOwn(SessionFaultKind.Cancelled, "CANCELLED", error),
            CallErrorKind.Unreadable => OfOurOwn(SessionFaultKind.Unreadable, "UNREADABLE", error),
            // The session was closed under the call: by a quarantine, or since the host stops.
            CallErrorKind.Disposed => OfOurOwn(SessionFaultKind.Cancelled, "SESSION_CLOSED", error),
            CallErrorKind.Disconnected => OfOurOwn(SessionFaultKind.Disconnected, "DISCONNECTED", error),
            _ => new(SessionFaultKind.Rpc, error.Message),
        };
        return fault with { Code = error.Code, DataCenter = error.DcId, IsOnSide = error.IsOnSide };
    }

    public static SessionResult<T> Failed<T>(CallError error)
        where T : class => new(ToFault(error));

    /// <summary>An answer of a kind that the method does not have.</summary>
    public static SessionResult<T> Unexpected<T>(string what)
        where T : class => new(new SessionFault(SessionFaultKind.Unreadable, what));

    private static SessionFault OfOurOwn(SessionFaultKind kind, string name, CallError error) => new(kind, name) { Detail = error.Message };
}
