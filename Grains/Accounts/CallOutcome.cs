using Grains.Accounts.Sessions;
using Grains.Interfaces.Operations;

namespace Grains.Accounts;

/// <summary>
/// The one table from what went wrong to what the caller hears and what the account does. Errors: https://core.telegram.org/api/errors.
/// </summary>
/// <param name="Failure">What the caller hears.</param>
/// <param name="Effect">What the account does.</param>
internal readonly record struct CallOutcome(FailureKind Failure, AccountEffect Effect)
{
    // A wait for a transport flood, of which Telegram does not say how long it lasts.
    private static readonly TimeSpan TransportFloodWait = TimeSpan.FromSeconds(5);

    public static CallOutcome Of(SessionFault fault) => fault.Kind switch
    {
        SessionFaultKind.Flood => new(FailureKind.Flood, AccountEffect.Park),
        SessionFaultKind.TransportFlood => new(FailureKind.Flood, AccountEffect.Park),
        SessionFaultKind.PasswordNeeded => new(FailureKind.Unauthorized, AccountEffect.None),
        SessionFaultKind.Timeout => new(FailureKind.Timeout, AccountEffect.None),
        SessionFaultKind.Cancelled => new(FailureKind.Timeout, AccountEffect.None),
        SessionFaultKind.Disconnected => new(FailureKind.Disconnected, AccountEffect.None),
        SessionFaultKind.Proxy => new(FailureKind.Disconnected, AccountEffect.None),
        SessionFaultKind.Unreadable => new(FailureKind.Unreadable, AccountEffect.None),
        SessionFaultKind.Rpc => OfError(fault.Name),
        _ => new(FailureKind.Refused, AccountEffect.None),
    };

    /// <summary>How long to leave alone what was refused; null where waiting does not help.</summary>
    public static TimeSpan? WaitOf(SessionFault fault) =>
        fault.Kind == SessionFaultKind.TransportFlood ? TransportFloodWait : fault.Wait;

    private static CallOutcome OfError(string name) => name switch
    {
        "AUTH_KEY_DUPLICATED" => new(FailureKind.AccountLost, AccountEffect.Disable),
        "USER_DEACTIVATED" or "USER_DEACTIVATED_BAN" or "PHONE_NUMBER_BANNED" => new(FailureKind.AccountLost, AccountEffect.Disable),
        "AUTH_KEY_UNREGISTERED" or "AUTH_KEY_INVALID" or "SESSION_REVOKED" or "SESSION_EXPIRED" =>
            new(FailureKind.Unauthorized, AccountEffect.VerifyLogin),
        "CHANNEL_INVALID" or "CHANNEL_PRIVATE" or "PEER_ID_INVALID" or "CHAT_ID_INVALID" =>
            new(FailureKind.PeerNotFound, AccountEffect.ForgetPeer),
        "USERNAME_INVALID" or "USERNAME_NOT_OCCUPIED" or "CHAT_INVALID" => new(FailureKind.PeerNotFound, AccountEffect.None),
        _ => new(FailureKind.Refused, AccountEffect.None),
    };
}
