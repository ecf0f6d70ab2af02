using System.Globalization;
using Emulator.World;
using MTProto.Tl;

namespace Emulator.Tests.Rpc;

public class ConcurrencyTests
{
    private const string Name = "telepool_news";

    /// <summary>What a collector does: the history while it changes, then differences from the first page's pts. It must end with the truth.</summary>
    [Fact]
    public async Task HistoryAndDifferences_WhileMessagesComeChangeAndGo_EndWithTheTruth()
    {
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions { Channels = 2, Messages = 2_000, LimitsEnabled = false });
        using var stopping = new CancellationTokenSource();
        var changing = Task.Run(() => ChangeAsync(server, stopping.Token));
        var collectors = Enumerable.Range(0, 4).Select(i => CollectAsync(server, string.Create(CultureInfo.InvariantCulture, $"+1555000{(i * 5) + 1:D4}"), changing)).ToArray();
        var copies = await Task.WhenAll(collectors);
        await stopping.CancelAsync();
        await changing;

        var path = Path.GetTempFileName();
        await server.DumpTruthAsync(path);
        var truth = File.ReadLines(path).Where(line => line.Contains($"\"{Name}\"", StringComparison.Ordinal)).ToArray();
        File.Delete(path);
        var id = server.Channels[0].ChannelId;
        Assert.All(copies, copy => Assert.Equal(truth, copy.Select(pair => $"{{\"channel_id\":{id},\"username\":\"{Name}\",\"id\":{pair.Key},\"hash\":\"{pair.Value}\"}}")));
        Assert.Null(server.Statistics.Failure);
    }

    private static async Task ChangeAsync(EmulatorServer server, CancellationToken cancellationToken)
    {
        var random = new Random(17);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        for (var i = 0; i < 400 && !cancellationToken.IsCancellationRequested; i++)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            _ = random.Next(4) switch
            {
                0 => server.EditMessage(Name, random.Next(1, 900)),
                1 => server.DeleteMessage(Name, random.Next(1, 900)),
                _ => server.PostMessage(Name) is not null,
            };
        }
    }

    private static async Task<SortedDictionary<int, string>> CollectAsync(EmulatorServer server, string phone, Task changing)
    {
        await using var client = await RawClient.ConnectAsync(server, 2);
        await client.LoginAsync(phone);
        var (channel, peer, input) = await client.ResolveAsync(Name);
        var copy = new SortedDictionary<int, string>();
        int pts = 0, offset = 0;
        while (true)
        {
            var page = (MessagesChannelMessages)await client.CallAsync(new MessagesGetHistory { Peer = peer, OffsetId = offset, Limit = 100 });
            pts = pts == 0 ? page.Pts : pts;
            if (page.Messages.Length == 0)
            {
                break;
            }

            foreach (var message in page.Messages)
            {
                copy[offset = IdOf(message)] = ContentHash.Of(channel.Id, message);
            }
        }

        await changing;
        while (true)
        {
            var answer = await client.CallAsync(new UpdatesGetChannelDifference { Channel = input, Filter = new ChannelMessagesFilterEmpty(), Pts = pts, Limit = 70 });
            if (answer is UpdatesChannelDifferenceEmpty)
            {
                return copy;
            }

            var difference = Assert.IsType<UpdatesChannelDifference>(answer);
            foreach (var message in difference.NewMessages.Concat(difference.OtherUpdates.OfType<UpdateEditChannelMessage>().Select(edit => edit.Message)))
            {
                copy[IdOf(message)] = ContentHash.Of(channel.Id, message);
            }

            foreach (var id in difference.OtherUpdates.OfType<UpdateDeleteChannelMessages>().SelectMany(delete => delete.Messages))
            {
                copy.Remove(id);
            }

            pts = difference.Pts;
        }
    }

    private static int IdOf(IMessage message) => message is Message post ? post.Id : ((MessageService)message).Id;
}
