using System.Net;
using Emulator.Faults;
using Emulator.World;
using MTProto.Client;
using MTProto.Crypto;
using MTProto.Tl;

namespace Emulator.Tests.Connections;

/// <summary>Our own client over lines that cut, corrupt, lose and confuse: slower, but what it reads is the truth.</summary>
public class FaultyLinesTests
{
    [Fact]
    public async Task History_OverFaultyLines_IsReadWholeAndUnchanged()
    {
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions
        {
            Channels = 1,
            Messages = 3_000,
            LimitsEnabled = false,
            Faults = new EmulatorFaults
            {
                CutProbability = 0.03,
                CorruptProbability = 0.02,
                LostAnswerProbability = 0.02,
                WrongSaltProbability = 0.05,
                TransportFloodProbability = 0.01,
                DelayProbability = 0.05,
                Delay = TimeSpan.FromMilliseconds(20),
            },
        });
        await using var client = new TelegramClient(
            new TelegramClientOptions
            {
                ApiId = 1,
                ApiHash = "hash",
                DcAddresses = server.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value),
                PublicKeys = RsaPublicKey.ReadPem(await File.ReadAllTextAsync(server.PublicKeyPath)),
                ReconnectDelay = TimeSpan.FromMilliseconds(20),
                MaxReconnectDelay = TimeSpan.FromMilliseconds(200),
            },
            new ClientSessionState(2));
        client.Connect();
        var sent = (AuthSentCode)await PersistAsync(() => client.SendCodeAsync("+15550000001"));
        var signedIn = await client.SignInAsync("+15550000001", sent.PhoneCodeHash, "12345");
        while (signedIn.Status != SignInStatus.SignedIn)
        {
            // The answer may have been lost after the code was used up.
            sent = (AuthSentCode)await PersistAsync(() => client.SendCodeAsync("+15550000001"));
            signedIn = await client.SignInAsync("+15550000001", sent.PhoneCodeHash, "12345");
        }

        var resolved = (ContactsResolvedPeer)await PersistAsync(() => client.CallAsync(new ContactsResolveUsername { Username = "telepool_news" }, Patience));
        var channel = (Channel)resolved.Chats[0];
        var peer = new InputPeerChannel { ChannelId = channel.Id, AccessHash = channel.AccessHash!.Value };
        var copy = new SortedDictionary<int, string>();
        var offset = 0;
        while (true)
        {
            var from = offset;
            var page = (MessagesChannelMessages)await PersistAsync(() => client.CallAsync(new MessagesGetHistory { Peer = peer, OffsetId = from, Limit = 20 }, Patience));
            if (page.Messages.Length == 0)
            {
                break;
            }

            foreach (var message in page.Messages)
            {
                offset = message is Message post ? post.Id : ((MessageService)message).Id;
                Assert.True(copy.TryAdd(offset, ContentHash.Of(channel.Id, message)));
            }
        }

        var path = Path.GetTempFileName();
        await server.DumpTruthAsync(path);
        var truth = await File.ReadAllLinesAsync(path);
        File.Delete(path);
        Assert.Equal(truth, copy.Select(pair => $"{{\"channel_id\":{channel.Id},\"username\":\"telepool_news\",\"id\":{pair.Key},\"hash\":\"{pair.Value}\"}}"));
        Assert.True(server.Statistics.InjectedFaults > 5);
        Assert.Null(server.Statistics.Failure);
    }

    private static CallOptions Patience { get; } = new() { Timeout = TimeSpan.FromSeconds(3) };

    private static async Task<T> PersistAsync<T>(Func<Task<CallResult<T>>> call)
    {
        CallError? error = null;
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var result = await call();
            if (result.IsOk)
            {
                return result.Value!;
            }

            error = result.Error;
        }

        throw new InvalidOperationException($"Twenty attempts failed, the last by {error}.");
    }
}
