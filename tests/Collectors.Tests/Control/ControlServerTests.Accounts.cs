using System.Text.Json;
using Grains.Interfaces.Accounts;
using Telepool.Collectors.Commands;
using Telepool.Collectors.Control;

namespace Telepool.Collectors.Tests.Control;

public sealed partial class ControlServerTests
{
    [Fact]
    public async Task Accounts_OverTheInterface_AreShownActedOnAndAudited()
    {
        using var control = await RemoteControl.TryConnectAsync(HostAddress.TryRead(Data)!, default);
        var accounts = control!.Accounts;
        Assert.Equal("a", (await accounts.FindAsync("a", default))!.AccountId);
        var request = new AccountActionRequest { Action = AccountAction.Quarantine, Actor = "operator ann", Reason = "it looks tired", Duration = TimeSpan.FromMinutes(30) };
        Assert.True((await accounts.ActAsync("a", request, default))!.Done);
        Assert.Equal(request, Assert.Single(_account.Actions));
        var entry = Assert.Single((await accounts.GetAuditAsync("a", new AuditQuery(null, 10), default))!);
        Assert.Equal((1, AccountState.New, AccountState.Ready, "LOGGED_IN"), (entry.Sequence, entry.From, entry.To, entry.Reason));
    }

    [Fact]
    public async Task Accounts_NameThatThePoolDoesNotHave_IsNull()
    {
        using var control = await RemoteControl.TryConnectAsync(HostAddress.TryRead(Data)!, default);
        var accounts = control!.Accounts;
        Assert.Null(await accounts.FindAsync("no/body", default));
        Assert.Null(await accounts.ActAsync("nobody", new AccountActionRequest { Action = AccountAction.Enable, Actor = "operator" }, default));
        Assert.Null(await accounts.GetAuditAsync("nobody", new AuditQuery(null, 10), default));
        Assert.Empty(_account.Actions);
    }

    [Fact]
    public void AccountText_Status_IsOneObjectForProgramsAndLinesForPeople()
    {
        var status = new AccountStatus
        {
            AccountId = "alpha",
            State = AccountState.Probation,
            Reason = "SERVER",
            HomeDc = 2,
            Calls = 7,
            Floods = 1,
            Strikes = 2,
            ProbationUntil = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Parked = [new ParkedCalls { What = "messages.getHistory", Until = new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero) }],
        };
        using var json = JsonDocument.Parse(AccountText.Json(status));
        Assert.Equal("probation", json.RootElement.GetProperty("state").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("strikes").GetInt32());
        Assert.Equal("2026-01-02T03:04:05.000Z", json.RootElement.GetProperty("probation_until").GetString());
        Assert.Equal("messages.getHistory", json.RootElement.GetProperty("parked")[0].GetProperty("what").GetString());
        var lines = AccountText.Lines(status);
        Assert.StartsWith("alpha is probation: SERVER", lines, StringComparison.Ordinal);
        Assert.Contains("messages.getHistory until 2026-01-02T03:04:06Z", lines, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("1.5m", 90)]
    [InlineData("12h", 43_200)]
    [InlineData("7d", 604_800)]
    [InlineData("90", null)]
    [InlineData("s", null)]
    [InlineData("-5s", null)]
    [InlineData("0s", null)]
    [InlineData("99999d", null)]
    [InlineData("", null)]
    public void Duration_OfAQuarantine_IsANumberAndAUnit(string text, int? seconds) =>
        Assert.Equal(seconds, (int?)AccountsActCommand.ParseDuration(text)?.TotalSeconds);
}
