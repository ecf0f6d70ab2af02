using Grains.Accounts.Sessions;
using Grains.Interfaces.Operations;

namespace Grains.Accounts.Outcomes;

/// <summary>The rows of the <see cref="OutcomeTable"/>. Errors and their codes: https://core.telegram.org/api/errors.</summary>
internal static class OutcomeRows
{
    // Floods that do not say how long they last.
    private static readonly TimeSpan UnsaidFlood = TimeSpan.FromSeconds(30);

    // Too many logins or passwords: Telegram says no time, and every further try makes it longer.
    private static readonly TimeSpan LoginFlood = TimeSpan.FromHours(1);

    // -429 counts what an address connects within seconds.
    private static readonly TimeSpan TransportFlood = TimeSpan.FromSeconds(5);

    // After what has been put right, or may be by the next try.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Every row; the last is for what no other row knows.</summary>
    public static IReadOnlyList<OutcomeRow> All { get; } =
    [
        // What Telegram parks, and nothing more.
        Flood("FLOOD_WAIT_X", AccountEffect.ParkMethod),
        Flood("FLOOD_PREMIUM_WAIT_X", AccountEffect.ParkFileClass),
        Flood("SLOWMODE_WAIT_X", AccountEffect.ParkChat),
        Flood("TAKEOUT_INIT_DELAY_X", AccountEffect.ParkTakeout),
        Flood("FLOOD_TEST_PHONE_WAIT_X", AccountEffect.ParkMethod),
        Flood("FLOOD_SKIP_FAILED_WAIT_X", AccountEffect.ParkMethod),
        Flood("2FA_CONFIRM_WAIT_X", AccountEffect.ParkMethod),
        Flood("SESSION_TOO_FRESH_X", AccountEffect.ParkMethod),
        Flood("PASSWORD_TOO_FRESH_X", AccountEffect.ParkMethod),
        Flood("PHONE_NUMBER_FLOOD", AccountEffect.ParkMethod) with { Wait = LoginFlood },
        Flood("PHONE_PASSWORD_FLOOD", AccountEffect.ParkMethod) with { Wait = LoginFlood },
        new() { Kind = SessionFaultKind.Flood, Failure = FailureKind.Flood, Effect = AccountEffect.ParkMethod, Reason = "FLOOD", Wait = UnsaidFlood },
        new() { Kind = SessionFaultKind.TransportFlood, Failure = FailureKind.Flood, Effect = AccountEffect.ParkAccount, Reason = "TRANSPORT_FLOOD", Wait = TransportFlood },

        // The login. A side data centre's word never costs the one at home.
        .. Login("AUTH_KEY_UNREGISTERED"),
        .. Login("AUTH_KEY_INVALID"),
        .. Login("AUTH_KEY_PERM_EMPTY"),
        .. Login("SESSION_REVOKED"),
        .. Login("SESSION_EXPIRED"),
        .. Login("SESSION_PASSWORD_NEEDED"),
        .. Login("ACTIVE_USER_REQUIRED"),
        new() { Kind = SessionFaultKind.KeyUnknown, Site = FaultSite.Home, Failure = FailureKind.Unauthorized, Effect = AccountEffect.VerifyLogin, Reason = "KEY_UNKNOWN" },
        new() { Kind = SessionFaultKind.KeyUnknown, Site = FaultSite.Side, Failure = FailureKind.Disconnected, Effect = AccountEffect.DropSideKey, Reason = "SIDE_KEY_UNKNOWN", Wait = Soon },
        new() { Kind = SessionFaultKind.Rpc, Code = 401, Site = FaultSite.Home, Failure = FailureKind.Unauthorized, Effect = AccountEffect.VerifyLogin, Reason = "UNAUTHORIZED" },
        new() { Kind = SessionFaultKind.Rpc, Code = 401, Site = FaultSite.Side, Failure = FailureKind.Disconnected, Effect = AccountEffect.DropSideKey, Reason = "SIDE_UNAUTHORIZED", Wait = Soon },

        // The account itself.
        Lost("AUTH_KEY_DUPLICATED", AccountEffect.Disable),
        Lost("USER_DEACTIVATED", AccountEffect.Disable),
        Lost("USER_DEACTIVATED_BAN", AccountEffect.Disable),
        Lost("PHONE_NUMBER_BANNED", AccountEffect.Disable),
        Lost("PEER_FLOOD", AccountEffect.Restrict),
        Lost("USER_RESTRICTED", AccountEffect.Restrict),
        Lost("FROZEN_METHOD_INVALID", AccountEffect.Restrict),

        // The client has followed these already; they arrive here only where that led nowhere.
        Elsewhere("USER_MIGRATE_X"),
        Elsewhere("PHONE_MIGRATE_X"),
        Elsewhere("NETWORK_MIGRATE_X"),
        Elsewhere("STATS_MIGRATE_X"),
        Elsewhere("FILE_MIGRATE_X"),

        // The peer: what was remembered of it no longer holds.
        Peer("CHANNEL_INVALID", AccountEffect.ForgetPeer),
        Peer("CHANNEL_PRIVATE", AccountEffect.ForgetPeer),
        Peer("CHANNEL_PUBLIC_GROUP_NA", AccountEffect.ForgetPeer),
        Peer("PEER_ID_INVALID", AccountEffect.ForgetPeer),
        Peer("CHAT_ID_INVALID", AccountEffect.ForgetPeer),
        Peer("USER_ID_INVALID", AccountEffect.ForgetPeer),
        Peer("INPUT_USER_DEACTIVATED", AccountEffect.ForgetPeer),

        // The peer: nothing was remembered that could be wrong.
        Peer("USERNAME_INVALID", AccountEffect.None),
        Peer("USERNAME_NOT_OCCUPIED", AccountEffect.None),
        Peer(IPeerSession.NotAChannel, AccountEffect.None),
        Peer("CHAT_INVALID", AccountEffect.None),
        Peer("CHAT_FORBIDDEN", AccountEffect.None),
        new() { Error = "CHAT_ADMIN_REQUIRED", Failure = FailureKind.Forbidden, Effect = AccountEffect.None, Reason = "CHAT_ADMIN_REQUIRED" },
        Peer("USER_BANNED_IN_CHANNEL", AccountEffect.None),

        // The way there.
        new() { Kind = SessionFaultKind.Timeout, Failure = FailureKind.Timeout, Effect = AccountEffect.BlameProxy, Reason = "TIMEOUT" },
        new() { Kind = SessionFaultKind.Disconnected, Failure = FailureKind.Disconnected, Effect = AccountEffect.BlameProxy, Reason = "DISCONNECTED" },
        new() { Kind = SessionFaultKind.Proxy, Failure = FailureKind.Disconnected, Effect = AccountEffect.BlameProxy, Reason = "PROXY" },
        new() { Kind = SessionFaultKind.WrongDataCenter, Failure = FailureKind.Disconnected, Effect = AccountEffect.BlameProxy, Reason = "WRONG_DATA_CENTER", Alert = AlertLevel.Warning },
        new() { Kind = SessionFaultKind.Handshake, Failure = FailureKind.Disconnected, Effect = AccountEffect.BlameProxy, Reason = "HANDSHAKE", Alert = AlertLevel.Warning },
        new() { Kind = SessionFaultKind.NoAddress, Failure = FailureKind.Disconnected, Effect = AccountEffect.None, Reason = "NO_ADDRESS", Alert = AlertLevel.Warning },

        // The server and the session.
        new() { Kind = SessionFaultKind.Server, Failure = FailureKind.Timeout, Effect = AccountEffect.Suspect, Reason = "SERVER" },
        new() { Kind = SessionFaultKind.Refused, Failure = FailureKind.Disconnected, Effect = AccountEffect.Quarantine, Reason = "MESSAGES_REFUSED" },
        new() { Kind = SessionFaultKind.Unreadable, Failure = FailureKind.Unreadable, Effect = AccountEffect.None, Reason = "UNREADABLE", Alert = AlertLevel.Warning },
        new() { Kind = SessionFaultKind.Overloaded, Failure = FailureKind.RateLimited, Effect = AccountEffect.None, Reason = "OVERLOADED", Wait = Soon },
        new() { Kind = SessionFaultKind.Cancelled, Failure = FailureKind.Timeout, Effect = AccountEffect.None, Reason = "CANCELLED" },

        new() { Kind = SessionFaultKind.Rpc, Failure = FailureKind.Refused, Effect = AccountEffect.None, Reason = "REFUSED" },
    ];

    private static OutcomeRow Flood(string error, AccountEffect effect) =>
        new() { Error = error, Failure = FailureKind.Flood, Effect = effect, Reason = ReasonOf(error), Wait = UnsaidFlood };

    private static OutcomeRow[] Login(string error) =>
    [
        new() { Error = error, Site = FaultSite.Home, Failure = FailureKind.Unauthorized, Effect = AccountEffect.VerifyLogin, Reason = error },
        new() { Error = error, Site = FaultSite.Side, Failure = FailureKind.Disconnected, Effect = AccountEffect.DropSideKey, Reason = "SIDE_" + error, Wait = Soon },
    ];

    private static OutcomeRow Lost(string error, AccountEffect effect) =>
        new() { Error = error, Failure = FailureKind.AccountLost, Effect = effect, Reason = error, Alert = AlertLevel.Incident };

    private static OutcomeRow Elsewhere(string error) =>
        new() { Error = error, Failure = FailureKind.Refused, Effect = AccountEffect.None, Reason = ReasonOf(error), Wait = Soon };

    private static OutcomeRow Peer(string error, AccountEffect effect) =>
        new() { Error = error, Failure = FailureKind.PeerNotFound, Effect = effect, Reason = error };

    private static string ReasonOf(string error) => error.EndsWith("_X", StringComparison.Ordinal) ? error[..^2] : error;
}
