using System.Globalization;
using MTProto.Messages;
using MTProto.Tl;

namespace MTProto.Client;

/// <summary>A call's failure. Its text holds no argument of the call.</summary>
/// <param name="Kind">What may be done about it.</param>
/// <param name="Code">error_code of rpc_error or the transport error; 0 for what did not come from a server.</param>
/// <param name="Message">error_message of rpc_error, or a reason in words.</param>
public sealed record CallError(CallErrorKind Kind, int Code, string Message)
{
    /// <summary>The X of FLOOD_WAIT_X (seconds), FILE_MIGRATE_X (a data centre) and the like; null without one.</summary>
    public int? Value { get; init; }

    /// <summary>The data centre that the call was made at; 0 where it did not get that far.</summary>
    public int DcId { get; init; }

    /// <summary>Whether that was another one than the account's own: what it says of the login does not hold at home.</summary>
    public bool IsOnSide { get; init; }

    /// <summary>False where the server surely did not run the call, so that it may be made again without harm.</summary>
    public bool MayHaveRun { get; init; }

    /// <summary>Where <see cref="CallErrorKind.Migrate"/> points.</summary>
    internal MigrateScope Scope { get; init; }

    internal static CallError FromRpc(RpcError error)
    {
        var message = error.ErrorMessage;
        var value = TrailingNumber(message);
        var (kind, scope) = Classify(error.ErrorCode, message, value);
        return new CallError(kind, error.ErrorCode, message)
        {
            Value = value,
            Scope = scope,
            MayHaveRun = kind == CallErrorKind.Server,
        };
    }

    internal static CallError FromFailure(CallFailure failure, string reason, bool mayHaveRun) => new(
        failure switch
        {
            CallFailure.Timeout => CallErrorKind.Timeout,
            CallFailure.Cancelled => CallErrorKind.Cancelled,
            CallFailure.TransportFlood => CallErrorKind.TransportFlood,
            CallFailure.KeyUnknown => CallErrorKind.KeyUnknown,
            CallFailure.InvalidDataCenter => CallErrorKind.InvalidDataCenter,
            CallFailure.HandshakeFailed => CallErrorKind.HandshakeFailed,
            CallFailure.Refused => CallErrorKind.Refused,
            CallFailure.Overloaded => CallErrorKind.Overloaded,
            CallFailure.Unreadable => CallErrorKind.Unreadable,
            CallFailure.Proxy => CallErrorKind.Proxy,
            _ => CallErrorKind.Disconnected,
        },
        0,
        reason)
    {
        MayHaveRun = mayHaveRun,
    };

    private static (CallErrorKind Kind, MigrateScope Scope) Classify(int code, string message, int? value)
    {
        if (value is not null)
        {
            if (message.StartsWith("FLOOD_PREMIUM_WAIT_", StringComparison.Ordinal))
            {
                return (CallErrorKind.FloodPremium, default);
            }

            if (message.StartsWith("SLOWMODE_WAIT_", StringComparison.Ordinal))
            {
                return (CallErrorKind.SlowMode, default);
            }

            if (message.StartsWith("TAKEOUT_INIT_DELAY_", StringComparison.Ordinal))
            {
                return (CallErrorKind.TakeoutDelay, default);
            }

            if (code == 303)
            {
                return (CallErrorKind.Migrate, ScopeOf(message));
            }
        }

        return (message switch
        {
            "AUTH_KEY_DUPLICATED" => CallErrorKind.AuthKeyDuplicated,
            "AUTH_KEY_UNREGISTERED" or "AUTH_KEY_INVALID" => CallErrorKind.AuthKeyUnregistered,
            "SESSION_REVOKED" or "SESSION_EXPIRED" => CallErrorKind.SessionRevoked,
            "USER_DEACTIVATED" or "USER_DEACTIVATED_BAN" or "PHONE_NUMBER_BANNED" => CallErrorKind.Deactivated,
            "SESSION_PASSWORD_NEEDED" => CallErrorKind.PasswordNeeded,
            "PEER_FLOOD" => CallErrorKind.PeerFlood,
            _ when code == 420 => CallErrorKind.Flood,
            _ when code >= 500 || code < 0 => CallErrorKind.Server,
            _ => CallErrorKind.Rpc,
        }, default);
    }

    private static MigrateScope ScopeOf(string message) =>
        message.StartsWith("FILE_", StringComparison.Ordinal) || message.StartsWith("STATS_", StringComparison.Ordinal) ? MigrateScope.Call
        : message.StartsWith("USER_", StringComparison.Ordinal) || message.StartsWith("PHONE_", StringComparison.Ordinal)
            || message.StartsWith("NETWORK_", StringComparison.Ordinal) ? MigrateScope.Home
        : MigrateScope.Unknown;

    private static int? TrailingNumber(string message)
    {
        var at = message.LastIndexOf('_');
        return at >= 0 && int.TryParse(message.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
