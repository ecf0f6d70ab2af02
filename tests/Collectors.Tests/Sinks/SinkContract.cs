using Grains.Interfaces.Collection;
using Telepool.Collectors.Sinks;

namespace Telepool.Collectors.Tests.Sinks;

/// <summary>What every sink promises; each sink's tests run all of it.</summary>
public abstract class SinkContract
{
    private static readonly MessageRecord Bare = new() { ChannelId = 77, Id = 4, Date = 1 };

    private static readonly MessageRecord Full = new()
    {
        ChannelId = 77,
        Id = 5,
        Date = 1_700_000_000,
        EditDate = 1_700_000_100,
        FromId = -1_000_000_000_077,
        PostAuthor = "Ann",
        Text = "naïve 😀 \"text\"\n\t\\N, 中文",
        Entities = "bold:0:5",
        Media = "photo:42",
        Action = "pinMessage",
        ReplyTo = 3,
        Forward = "9:8:7:Bob",
        GroupedId = long.MaxValue,
        Views = 0,
        Forwards = 12,
        Reactions = "👍:3",
    };

    /// <summary>Opens the sink on the same place each time.</summary>
    protected abstract Task<ISink> OpenAsync();

    /// <summary>The kept versions of a message as (edit date, observed at, text), oldest first.</summary>
    protected abstract Task<IReadOnlyList<(int EditDate, int ObservedAt, string Text)>> RevisionsAsync(long channelId, int id);

    /// <summary>The stored statistics as (kind, at, json), ordered by kind and time.</summary>
    protected abstract Task<IReadOnlyList<(string Kind, int At, string Json)>> StatisticsAsync(long channelId);

    [Fact]
    public async Task AppendAsync_EveryField_IsReadBackAsItWas()
    {
        await using (var sink = await OpenAsync())
        {
            Assert.Null(await sink.AppendAsync(new SinkBatch
            {
                ChannelId = 77,
                Kind = CollectionKind.History,
                Epoch = 2,
                Channel = new ChannelInfo { ChannelId = 77, Username = "News", Title = "The news", IsBroadcast = true },
                Messages = [Full, Bare],
                Ranges = RangeSet.From([new IdRange(4, 5)]),
                Total = 9,
            }));
            Assert.Null(await sink.FlushAsync());
        }

        await using var again = await OpenAsync();
        Assert.Equal([Full, Bare], await again.MessagesAsync(77).ToListAsync());
        Assert.Equal([Bare], await again.MessagesAsync(77, below: 5, limit: 10).ToListAsync());
        Assert.Equal([new StoredChannel(77, "News", "The news", 9)], await again.ChannelsAsync());
        Assert.Equal(1, await again.CountAsync(77, 5));
        Assert.Equal(1, await again.CountAsync(77, 0, 1));
        Assert.Equal([4, 5], await again.IdsAsync(77, 1, 5));
        var position = await again.PositionAsync(77);
        Assert.Equal([new IdRange(4, 5)], position.Ranges.Ranges);
        Assert.Equal(9, position.Total);
        Assert.Null(position.Pts);
        Assert.Equal(2, position.EpochOf(CollectionKind.History));
        Assert.Equal(0, position.EpochOf(CollectionKind.Updates));
        Assert.Empty((await again.PositionAsync(78)).Ranges.Ranges);
    }

    [Fact]
    public async Task AppendAsync_OlderVersion_NeverReplacesANewerOne()
    {
        await using var sink = await OpenAsync();
        await sink.AppendAsync(Batch() with { Messages = [Full with { EditDate = 100, Text = "newer" }] });
        await sink.AppendAsync(Batch() with { Messages = [Full with { EditDate = 50, Text = "older" }, Bare] });
        await sink.AppendAsync(Batch() with { Messages = [Bare with { Views = 7 }] });
        await sink.FlushAsync();

        Assert.Equal([Full with { EditDate = 100, Text = "newer" }, Bare with { Views = 7 }], await sink.MessagesAsync(77).ToListAsync());
    }

    [Fact]
    public async Task AppendAsync_OneBatchWithSeveralVersions_KeepsTheNewest()
    {
        await using var sink = await OpenAsync();
        await sink.AppendAsync(Batch() with { Messages = [Full with { EditDate = 100, Text = "newer" }, Full with { EditDate = 50, Text = "older" }], Edits = [Full with { EditDate = 75, Text = "between" }] });
        await sink.FlushAsync();

        Assert.Equal("newer", (await sink.MessagesAsync(77).SingleAsync()).Text);
    }

    [Fact]
    public async Task AppendAsync_SecondEditWithinASecond_WinsOverWhatWasReadBetween()
    {
        await using var sink = await OpenAsync();
        await sink.AppendAsync(Batch() with { Edits = [Full with { EditDate = 100, Text = "first edit" }, Full with { EditDate = 100, Text = "second edit" }] });
        await sink.AppendAsync(Batch() with { Messages = [Full with { EditDate = 100, Text = "first edit", Entities = "", Media = "", Views = 1_000 }] });
        await sink.FlushAsync();

        Assert.Equal(Full with { EditDate = 100, Text = "second edit", Views = 1_000 }, await sink.MessagesAsync(77).SingleAsync());
    }

    [Fact]
    public async Task AppendAsync_Edits_KeepEveryVersionOnce()
    {
        await using var sink = await OpenAsync();
        await sink.AppendAsync(Batch() with { Messages = [Full with { EditDate = 0, Text = "first" }] });
        await sink.AppendAsync(Batch() with { Edits = [Full with { EditDate = 20, Text = "third" }], ObservedAt = 21 });
        await sink.AppendAsync(Batch() with { Edits = [Full with { EditDate = 10, Text = "second" }], ObservedAt = 22 });
        await sink.AppendAsync(Batch() with { Edits = [Full with { EditDate = 20, Text = "third" }], ObservedAt = 23 });
        await sink.AppendAsync(Batch() with { Edits = [Bare with { EditDate = 5, Text = "never seen before" }], ObservedAt = 24 });
        await sink.AppendAsync(Batch() with { Edits = [Full with { EditDate = 30, Text = "fourth" }], ObservedAt = 31 });
        Assert.Null(await sink.FlushAsync());

        Assert.Equal("fourth", (await sink.MessagesAsync(77).FirstAsync()).Text);
        Assert.Equal([(0, 0, "first"), (10, 22, "second"), (20, 21, "third"), (30, 31, "fourth")], await RevisionsAsync(77, 5));
        Assert.Equal([(5, 24, "never seen before")], await RevisionsAsync(77, 4));
    }

    [Fact]
    public async Task AppendAsync_Deletions_StickAndAreLeftOut()
    {
        await using (var sink = await OpenAsync())
        {
            await sink.AppendAsync(Batch() with { Messages = [Full, Bare], Ranges = RangeSet.From([new IdRange(4, 5)]) });
            await sink.AppendAsync(Batch() with { Kind = CollectionKind.Updates, Deleted = [5, 3, 5], ObservedAt = 9, Pts = 12 });
            await sink.AppendAsync(Batch() with { Messages = [Full, Bare with { Id = 3 }] });
        }

        await using var again = await OpenAsync();
        Assert.Equal([4], await again.IdsAsync(77, 0, int.MaxValue));
        Assert.Equal(1, await again.CountAsync(77));
        Assert.Equal([Bare], await again.MessagesAsync(77).ToListAsync());
        Assert.Equal(12, (await again.PositionAsync(77)).Pts);
    }

    [Fact]
    public async Task AppendAsync_RangesOfTwoKinds_AreJoined()
    {
        await using var sink = await OpenAsync();
        await sink.AppendAsync(Batch() with { Ranges = RangeSet.From([new IdRange(50, 60)]) });
        await sink.AppendAsync(Batch() with { Kind = CollectionKind.Updates, Ranges = RangeSet.From([new IdRange(70, 80)]) });
        await sink.FlushAsync();
        await sink.AppendAsync(Batch() with { Ranges = RangeSet.From([new IdRange(40, 60)]) });
        await sink.AppendAsync(Batch() with { Kind = CollectionKind.Updates, Ranges = RangeSet.From([new IdRange(81, 82)]) });
        await sink.FlushAsync();

        Assert.Equal([new IdRange(70, 82), new IdRange(40, 60)], (await sink.PositionAsync(77)).Ranges.Ranges);
    }

    [Fact]
    public async Task AppendAsync_EpochOfAnEarlierClaim_IsRefusedAsStale()
    {
        await using var sink = await OpenAsync();
        Assert.Null(await sink.AppendAsync(Batch() with { Epoch = 5, Messages = [Bare] }));
        Assert.Null(await sink.FlushAsync());
        // Taken, since only the transaction knows; nothing of it is stored, and the next one is told.
        _ = await sink.AppendAsync(Batch() with { Epoch = 4, Messages = [Full], Ranges = RangeSet.From([new IdRange(5, 5)]) });
        Assert.Null(await sink.AppendAsync(Batch() with { Epoch = 4, Kind = CollectionKind.Updates, Pts = 3 }));
        Assert.Null(await sink.FlushAsync());

        Assert.Equal(SinkStatus.Stale, (await sink.AppendAsync(Batch() with { Epoch = 4 }))!.Status);
        Assert.Null(await sink.AppendAsync(Batch() with { Epoch = 5 }));
        Assert.Null(await sink.AppendAsync(Batch() with { Epoch = 6 }));
        Assert.Null(await sink.FlushAsync());
        Assert.Null(sink.Failure);
        Assert.Equal([4], await sink.IdsAsync(77, 0, 100));
        var position = await sink.PositionAsync(77);
        Assert.Empty(position.Ranges.Ranges);
        Assert.Equal(6, position.EpochOf(CollectionKind.History));
        Assert.Equal(3, position.Pts);
    }

    [Fact]
    public async Task AppendAsync_Statistics_AreReplacedByKindAndTime()
    {
        await using var sink = await OpenAsync();
        await sink.AppendAsync(Batch() with { Kind = CollectionKind.Statistics, Statistics = [new(77, "broadcast", 10, "{\"a\":1}"), new(77, "growth", 10, "[1]")] });
        await sink.AppendAsync(Batch() with { Kind = CollectionKind.Statistics, Statistics = [new(77, "broadcast", 10, "{\"a\":2}"), new(77, "broadcast", 20, "{}")] });
        await sink.FlushAsync();

        Assert.Equal([("broadcast", 10, "{\"a\":2}"), ("broadcast", 20, "{}"), ("growth", 10, "[1]")], await StatisticsAsync(77));
        Assert.Equal([new StatisticRecord(77, "broadcast", 20, "{}"), new StatisticRecord(77, "growth", 10, "[1]")], await sink.StatisticsAsync(77));
        Assert.Empty(await sink.StatisticsAsync(78));
    }

    [Fact]
    public async Task AppendAsync_ManyChannelsAtOnce_StoresAllOfThem()
    {
        await using var sink = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(1, 20).Select(async channel =>
        {
            for (var page = 0; page < 10; page++)
            {
                var high = 1000 - (page * 100);
                Assert.Null(await sink.AppendAsync(new SinkBatch
                {
                    ChannelId = channel,
                    Kind = CollectionKind.History,
                    Epoch = 1,
                    Messages = [.. Enumerable.Range(0, 100).Select(i => new MessageRecord { ChannelId = channel, Id = high - i, Date = i, Text = "text " + i })],
                    Ranges = RangeSet.From([new IdRange(high - 99, high)]),
                    Total = 1000,
                }));
            }
        }));
        Assert.Null(await sink.FlushAsync());

        for (var channel = 1; channel <= 20; channel++)
        {
            Assert.Equal(1000, await sink.CountAsync(channel));
            Assert.Equal([new IdRange(1, 1000)], (await sink.PositionAsync(channel)).Ranges.Ranges);
        }
    }

    private static SinkBatch Batch() => new() { ChannelId = 77, Kind = CollectionKind.History, Epoch = 1 };
}
