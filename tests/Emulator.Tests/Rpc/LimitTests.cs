using Emulator.Limits;
using MTProto.Tl;

namespace Emulator.Tests.Rpc;

public class LimitTests
{
    [Fact]
    public async Task FloodWait_PerAccountAndClass_EndsWhenItSaid()
    {
        var time = new SteppedTimeProvider();
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions
        {
            Messages = 100,
            TimeProvider = time,
            Limits = new EmulatorLimits { Resolve = new MethodLimit(3, 0.1, TimeSpan.FromSeconds(30)) },
        });
        await using var client = await RawClient.ConnectAsync(server, 2);
        await client.LoginAsync("+15550000001");
        for (var i = 0; i < 3; i++)
        {
            await client.ResolveAsync("telepool_news");
        }

        var call = new ContactsResolveUsername { Username = "telepool_news" };
        var flood = await client.FailAsync(call);
        Assert.Equal((420, "FLOOD_WAIT_30"), (flood.ErrorCode, flood.ErrorMessage));
        time.Advance(TimeSpan.FromSeconds(10));
        client.MoveClock(TimeSpan.FromSeconds(10));
        var rest = (await client.FailAsync(call)).ErrorMessage;
        Assert.True(rest is "FLOOD_WAIT_20" or "FLOOD_WAIT_19" or "FLOOD_WAIT_18", rest);
        await client.CallAsync(new HelpGetConfig());
        await client.CallAsync(new MessagesGetDialogs { OffsetPeer = new InputPeerEmpty(), Limit = 1 });

        await using var other = await RawClient.ConnectAsync(server, 2);
        other.MoveClock(TimeSpan.FromSeconds(10));
        await other.LoginAsync("+15550000006");
        await other.ResolveAsync("telepool_news");
        time.Advance(TimeSpan.FromSeconds(21));
        client.MoveClock(TimeSpan.FromSeconds(21));
        await client.ResolveAsync("telepool_news");
        Assert.Equal(2, server.Statistics.Floods);
    }

    [Fact]
    public async Task WrongCodes_OnEnd_AreFlooded()
    {
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions { Messages = 5 });
        await using var client = await RawClient.ConnectAsync(server, 2);
        var sent = (AuthSentCode)await client.CallAsync(new AuthSendCode { PhoneNumber = "+15550000001", ApiId = 1, ApiHash = "hash", Settings = new CodeSettings() });
        RpcError error;
        var tries = 0;
        do
        {
            error = await client.FailAsync(new AuthSignIn { PhoneNumber = "+15550000001", PhoneCodeHash = sent.PhoneCodeHash, PhoneCode = "00000" });
            tries++;
        }
        while (error.ErrorMessage == "PHONE_CODE_INVALID" && tries < 100);
        Assert.StartsWith("FLOOD_WAIT_", error.ErrorMessage, StringComparison.Ordinal);
    }
}
