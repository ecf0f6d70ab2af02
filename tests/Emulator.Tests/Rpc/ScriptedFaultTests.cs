using Emulator.Faults;
using MTProto.Messages;
using MTProto.Tl;
using MTProto.Transports;

namespace Emulator.Tests.Rpc;

public class ScriptedFaultTests
{
    [Fact]
    public async Task Fail_Error_IsAnsweredAsOftenAsOrderedAndToNoOtherMethod()
    {
        await using var server = await StartAsync();
        server.Fail(new ScriptedFault { Method = "contacts.resolveUsername", Code = 420, Error = "FLOOD_WAIT_30", Times = 2 });
        await using var client = await RawClient.ConnectAsync(server, 2);
        await client.LoginAsync("+15550000001");
        for (var i = 0; i < 2; i++)
        {
            var error = await client.FailAsync(new ContactsResolveUsername { Username = "telepool_news" });
            Assert.Equal((420, "FLOOD_WAIT_30"), (error.ErrorCode, error.ErrorMessage));
        }

        await client.ResolveAsync("telepool_news");
        Assert.Equal(0, server.PendingFaults);
    }

    [Fact]
    public async Task Fail_OneAccountAtOneDataCenter_LeavesOthersAlone()
    {
        await using var server = await StartAsync();
        server.Fail(new ScriptedFault { Method = "contacts.resolveUsername", Error = "CHANNEL_PRIVATE", Phone = "+15550000006", DataCenter = 2 });
        server.Fail(new ScriptedFault { Method = "contacts.resolveUsername", Error = "CHANNEL_PRIVATE", Phone = "+15550000001", DataCenter = 3 });
        await using var other = await RawClient.ConnectAsync(server, 2);
        await other.LoginAsync("+15550000001");
        await other.ResolveAsync("telepool_news");
        await using var client = await RawClient.ConnectAsync(server, 2);
        await client.LoginAsync("+15550000006");
        Assert.Equal("CHANNEL_PRIVATE", (await client.FailAsync(new ContactsResolveUsername { Username = "telepool_news" })).ErrorMessage);
        Assert.Equal(1, server.PendingFaults);
        server.ClearFaults();
        Assert.Equal(0, server.PendingFaults);
    }

    [Theory]
    [InlineData(ScriptedFaultKind.Transport, -404)]
    [InlineData(ScriptedFaultKind.Transport, -429)]
    [InlineData(ScriptedFaultKind.Cut, 0)]
    public async Task Fail_OfTheConnection_EndsIt(ScriptedFaultKind kind, int code)
    {
        await using var server = await StartAsync();
        server.Fail(new ScriptedFault { Method = "help.getConfig", Kind = kind, Code = code });
        await using var client = await RawClient.ConnectAsync(server, 2);
        await client.SendAsync(new HelpGetConfig());
        var frame = await client.Transport.ReadAsync(CancellationToken.None);
        Assert.Equal(code == 0 ? FrameStatus.Closed : FrameStatus.TransportError, frame.Status);
        Assert.Equal(code, frame.ErrorCode);
    }

    [Fact]
    public async Task Fail_SilenceAndUnreadable_AcknowledgesAndAnswersWhatNobodyKnows()
    {
        await using var server = await StartAsync();
        server.Fail(new ScriptedFault { Method = "help.getConfig", Kind = ScriptedFaultKind.Silence });
        server.Fail(new ScriptedFault { Method = "help.getConfig", Kind = ScriptedFaultKind.Unreadable });
        await using var client = await RawClient.ConnectAsync(server, 2);
        var first = await client.SendAsync(new HelpGetConfig());
        Assert.Contains(first, (await client.ExpectAsync<MsgsAck>()).Value.MsgIds);
        var second = await client.SendAsync(new HelpGetConfig());
        Received answer;
        do
        {
            answer = await client.NextAsync();
            Assert.NotEqual(first, answer.RequestMsgId);
        }
        while (answer.RequestMsgId != second);

        var reader = new TlReader(answer.Result);
        Assert.Equal(0x7E1E9001u, reader.PeekUInt32());
        TlObjects.Read(ref reader);
        Assert.Equal(TlStatus.Unsupported, reader.Status);
    }

    private static Task<EmulatorServer> StartAsync() => EmulatorServer.StartAsync(new EmulatorOptions { Channels = 1, Messages = 20, LimitsEnabled = false });
}
