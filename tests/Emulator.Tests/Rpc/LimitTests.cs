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
            Limits = new EmulatorLimits { Resolve = new MethodLimit(3, 0.001, TimeSpan.FromSeconds(30)) },
        });
        await using var client = await RawClient.ConnectAsync(server, 2);
        await client.LoginAsync("+15550000001");
        for (var i = 0; i < 3; i++)
        {
            await client.ResolveAsync("telepool_news");
        }

        // One call in a thousand seconds, so that a slow machine's own seconds do not matter.
        Assert.InRange(await FloodAsync(client), 900, 1_000);
        Move(TimeSpan.FromSeconds(500), client);
        Assert.InRange(await FloodAsync(client), 400, 500);
        await client.CallAsync(new HelpGetConfig());
        await client.CallAsync(new MessagesGetDialogs { OffsetPeer = new InputPeerEmpty(), Limit = 1 });

        await using var other = await RawClient.ConnectAsync(server, 2);
        other.MoveClock(TimeSpan.FromSeconds(500));
        await other.LoginAsync("+15550000006");
        await other.ResolveAsync("telepool_news");
        Move(TimeSpan.FromSeconds(510), client);
        await client.ResolveAsync("telepool_news");
        Assert.Equal(2, server.Statistics.Floods);

        void Move(TimeSpan by, RawClient follower)
        {
            time.Advance(by);
            follower.MoveClock(by);
        }
    }

    private static async Task<int> FloodAsync(RawClient client)
    {
        var flood = await client.FailAsync(new ContactsResolveUsername { Username = "telepool_news" });
        Assert.Equal(420, flood.ErrorCode);
        Assert.StartsWith("FLOOD_WAIT_", flood.ErrorMessage, StringComparison.Ordinal);
        return int.Parse(flood.ErrorMessage["FLOOD_WAIT_".Length..], System.Globalization.CultureInfo.InvariantCulture);
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
