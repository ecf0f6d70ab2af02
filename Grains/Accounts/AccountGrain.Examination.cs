using System.Globalization;
using System.Security.Cryptography;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Accounts;

namespace Grains.Accounts;

/// <content>What <c>accounts doctor</c> shows.</content>
internal sealed partial class AccountGrain
{
    // Telegram ignores messages whose time is more than 30 s ahead of its own or 300 s behind; we follow its clock, other programs may not.
    private static readonly TimeSpan MostClockOffset = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<AccountExamination> ExamineAsync()
    {
        var report = new ExaminationReport(Id);
        _vault.Refresh();
        var isWhole = ExamineSession(report);
        if (!isWhole || !IsLoggedIn)
        {
            report.Skip("connection").Skip("login").Skip("clock");
        }
        else if (IsDisabled)
        {
            // A burned login must not be used even once more.
            report.Skip("connection", "the account is disabled").Skip("login").Skip("clock");
        }
        else
        {
            await ExamineLoginAsync(report);
        }

        ExamineState(report);
        var last = await GetAuditAsync(null, 1);
        report.Ok("audit", last.Count == 0 ? "nothing yet" : string.Create(CultureInfo.InvariantCulture, $"{last[0].At:yyyy-MM-dd HH:mm:ss}Z {last[0].From} to {last[0].To}: {last[0].Reason} ({last[0].Actor})"));
        return report.ToExamination();
    }

    /// <summary>From the seal to the address of the data centre; false where the session is not there or not whole.</summary>
    private bool ExamineSession(ExaminationReport report)
    {
        if (State.Session is not { } envelope)
        {
            report.Failed("envelope", "there is no session", $"telepool accounts login {Id}, or telepool accounts import").Skip("key").Skip("session").Skip("data_center");
            return false;
        }

        if (!_vault.TryOpen(Id, envelope, out var saved, out var reason))
        {
            report.Failed("envelope", reason, "put back the key file that sealed it (TELEPOOL_KEY_FILE), or import the account anew").Skip("key").Skip("session").Skip("data_center");
            return false;
        }

        report.Ok("envelope", "opens");
        report.Add("key", _vault.IsCurrent(envelope), "the newest", "an earlier one", "telepool accounts reseal");
        var portable = _sessions.ToPortable(saved);
        CryptographicOperations.ZeroMemory(saved);
        if (portable is null && (IsLoggedIn || OpenSession() is null))
        {
            report.Failed("session", "it is not a saved session of a known version, or nobody is logged in by it", "use the version of the program that wrote it, or import the account anew").Skip("data_center");
            return false;
        }

        report.Ok("session", "of a known version");
        report.Add(
            "data_center",
            portable is null || portable.Address.Length > 0,
            portable is null ? "not known before the login" : $"{portable.DcId} at {portable.Address}",
            $"the address of data centre {portable?.DcId} is not known; it is asked for when it is needed",
            "name it in MTPROTO_DCS");
        return true;
    }

    private async Task ExamineLoginAsync(ExaminationReport report)
    {
        if (!await OwnAsync())
        {
            report.Warn("connection", $"another host holds the account: {State.Owner}", "ask again in a moment").Skip("login").Skip("clock");
            return;
        }

        if (OpenSession() is not { } session)
        {
            report.Failed("connection", _damage, "import the account anew").Skip("login").Skip("clock");
            return;
        }

        var (known, fault, _) = await CallAsync(TelegramMethods.GetUsers, session, session.VerifyAsync(CancellationToken.None));
        switch (fault?.Kind)
        {
            case null:
                report.Ok("connection", "made").Ok("login", $"user {known!.UserId}");
                break;
            case SessionFaultKind.Rpc:
                report.Ok("connection", "made").Failed("login", fault.Name, $"telepool accounts login {Id}; and see why Telegram ended it");
                break;
            case SessionFaultKind.Flood or SessionFaultKind.TransportFlood:
                report.Ok("connection", "made").Warn("login", $"Telegram asks to wait: {fault.Name}", "ask again later");
                break;
            case SessionFaultKind.Proxy:
                report.Failed("connection", $"the proxy failed: {fault.Name}", "telepool proxies list").Skip("login");
                break;
            default:
                report.Failed("connection", fault.Name, "see whether this host reaches Telegram's data centres, and whether another program uses the same key").Skip("login");
                break;
        }

        if (session.ClockOffset is not { } offset)
        {
            report.Skip("clock");
            return;
        }

        var seconds = string.Create(CultureInfo.InvariantCulture, $"{offset.TotalSeconds:0.0} s");
        report.Add("clock", offset.Duration() <= MostClockOffset, $"{seconds} from Telegram's", $"{seconds} from Telegram's", "set this host's clock (NTP)");
    }

    private void ExamineState(ExaminationReport report)
    {
        var now = _time.GetUtcNow();
        var status = StatusAt(now);
        var detail = status.Reason.Length > 0 ? $"{status.State}: {status.Reason}" : status.State.ToString();
        switch (status.State)
        {
            case AccountState.Ready or AccountState.Connecting:
                report.Ok("state", detail);
                break;
            case AccountState.Disabled or AccountState.New or AccountState.Restricted:
                report.Failed("state", detail, status.State == AccountState.New ? $"telepool accounts login {Id}" : $"telepool accounts audit {Id}; then enable it, or log it in anew");
                break;
            case AccountState.Draining:
                report.Warn("state", detail, $"telepool accounts enable {Id}");
                break;
            default:
                report.Warn("state", detail, status.State is AccountState.AwaitingCode or AccountState.AwaitingPassword ? $"finish telepool accounts login {Id}" : "it comes back by itself");
                break;
        }

        report.Add(
            "parked",
            status.Parked.Length == 0,
            "nothing",
            string.Join(", ", status.Parked.Select(parked => string.Create(CultureInfo.InvariantCulture, $"{parked.What} until {parked.Until:HH:mm:ss}Z"))),
            "it comes back by itself; fewer calls per second keep it from happening");
    }
}
