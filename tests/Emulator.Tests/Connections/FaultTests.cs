using Emulator.Faults;
using MTProto.Tl;
using MTProto.Transports;

namespace Emulator.Tests.Connections;

public class FaultTests
{
    [Theory]
    [InlineData("404", -404)]
    [InlineData("429", -429)]
    [InlineData("444", -444)]
    public async Task TransportError_Certain_ComesInsteadOfAnAnswer(string variable, int code)
    {
        List<string> errors = [];
        var faults = EmulatorFaults.FromEnvironment(name => name == $"EMULATOR_FAULT_{variable}" ? "1" : null, errors);
        Assert.Empty(errors);
        await using var server = await StartAsync(faults);
        await using var client = await RawClient.ConnectAsync(server, 2);
        await client.SendAsync(new HelpGetConfig());
        var frame = await client.Transport.ReadAsync(CancellationToken.None);
        Assert.Equal((FrameStatus.TransportError, code), (frame.Status, frame.ErrorCode));
    }

    [Fact]
    public async Task Cut_Certain_ClosesInsteadOfAnAnswer()
    {
        await using var server = await StartAsync(new EmulatorFaults { CutProbability = 1 });
        await using var client = await RawClient.ConnectAsync(server, 2);
        await client.SendAsync(new HelpGetConfig());
        Assert.Equal(FrameStatus.Closed, (await client.Transport.ReadAsync(CancellationToken.None)).Status);
    }

    [Fact]
    public async Task LostAnswer_Certain_CarriesTheCallOutAndCanBeAskedForAgain()
    {
        await using var server = await StartAsync(new EmulatorFaults { LostAnswerProbability = 1 });
        await using var client = await RawClient.ConnectAsync(server, 2);
        var body = TlWriter.ToBytes(new HelpGetConfig());
        var id = await client.SendAsync(body, seqNo: 1);
        await client.SendAsync(new Ping { PingId = 1 });
        await client.ExpectAsync<Pong>();
        Assert.Equal(1, server.Statistics.Calls["help.getConfig"]);
        await client.SendAsync(body, id, 1);
        Received message;
        do
        {
            message = await client.NextAsync();
        }
        while (message.RequestMsgId != id);
        Assert.Equal(1, server.Statistics.Calls["help.getConfig"]);
    }

    [Fact]
    public async Task Corrupt_Certain_GivesAPacketThatDoesNotOpen()
    {
        await using var server = await StartAsync(new EmulatorFaults { CorruptProbability = 1 });
        await using var client = await RawClient.ConnectAsync(server, 2);
        await client.SendAsync(new HelpGetConfig());
        await Assert.ThrowsAnyAsync<Exception>(client.NextAsync);
    }

    [Fact]
    public async Task WrongSalt_HalfOfTheTime_EndsWithAnAnswer()
    {
        await using var server = await StartAsync(new EmulatorFaults { WrongSaltProbability = 0.5 });
        await using var client = await RawClient.ConnectAsync(server, 2);
        for (var i = 0; i < 20; i++)
        {
            long id = 0;
            while (true)
            {
                id = id == 0 ? await client.SendAsync(new HelpGetNearestDc()) : id;
                var message = await client.NextAsync();
                if (message.Value is BadServerSalt bad && bad.BadMsgId == id)
                {
                    client.Salt = bad.NewServerSalt;
                    id = 0;
                }
                else if (message.RequestMsgId == id)
                {
                    break;
                }
            }
        }
    }

    [Fact]
    public void FromEnvironment_NotANumber_IsNamed()
    {
        List<string> errors = [];
        EmulatorFaults.FromEnvironment(_ => "often", errors);
        Assert.Contains("EMULATOR_FAULT_CUT must be a number.", errors);
        Assert.Contains("CutProbability must be 0 to 1.", new EmulatorFaults { CutProbability = 2 }.Validate());
    }

    private static Task<EmulatorServer> StartAsync(EmulatorFaults faults) => EmulatorServer.StartAsync(new EmulatorOptions { Messages = 10, Faults = faults });
}
