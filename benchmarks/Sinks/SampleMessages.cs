using Grains.Interfaces.Collection;
using Telepool.Collectors.Sinks;

namespace Benchmarks.Sinks;

/// <summary>Pages of messages as a collector hands them to a sink: texts in several scripts, a third with entities, a quarter with media, half with reactions.</summary>
internal static class SampleMessages
{
    public const int PageSize = 100;

    private static readonly string[] Phrases =
    [
        "The council published the minutes of its session this morning. ",
        "Курс не изменился, торги закрылись спокойно. ",
        "Breaking: the bridge is open again, trams run as usual 🚋 ",
        "اليوم نبدأ سلسلة جديدة. ",
        "Read more: https://example.org/news/2026/11/21 ",
        "It took three years and two budgets; the figures are in the annex. ",
    ];

    /// <summary>Builds the batches of some channels, each from its newest message down.</summary>
    public static List<SinkBatch> Pages(long firstChannel, int channels, int messagesPerChannel)
    {
        var random = new Random(7);
        var pages = new List<SinkBatch>();
        for (var high = messagesPerChannel; high > 0; high -= PageSize)
        {
            for (var channel = firstChannel; channel < firstChannel + channels; channel++)
            {
                var messages = new MessageRecord[PageSize];
                for (var i = 0; i < PageSize; i++)
                {
                    messages[i] = Message(channel, high - i, random);
                }

                pages.Add(new SinkBatch
                {
                    ChannelId = channel,
                    Kind = CollectionKind.History,
                    Epoch = 1,
                    Messages = messages,
                    Ranges = RangeSet.From([new IdRange(high - PageSize + 1, messagesPerChannel)]),
                    Total = messagesPerChannel,
                });
            }
        }

        return pages;
    }

    private static MessageRecord Message(long channel, int id, Random random) => new()
    {
        ChannelId = channel,
        Id = id,
        Date = 1_700_000_000 + (id * 60),
        EditDate = random.Next(10) == 0 ? 1_700_000_030 + (id * 60) : 0,
        FromId = random.Next(2) == 0 ? 0 : random.NextInt64(1L << 40),
        PostAuthor = random.Next(4) == 0 ? "Editor" : string.Empty,
        Text = string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Phrases[random.Next(Phrases.Length)])),
        Entities = random.Next(3) == 0 ? "bold:0:12,url:30:28" : string.Empty,
        Media = random.Next(4) == 0 ? "photo:5012345678901234567" : string.Empty,
        ReplyTo = random.Next(5) == 0 ? id - 1 : 0,
        Forward = random.Next(8) == 0 ? "-1001234567890:77:1699999999:" : string.Empty,
        GroupedId = random.Next(10) == 0 ? random.NextInt64() : 0,
        Views = random.Next(100_000),
        Forwards = random.Next(500),
        Reactions = random.Next(2) == 0 ? "👍:12,🔥:4,❤:31" : string.Empty,
    };
}
