using System.Text;
using Grains.Interfaces.Collection;
using Telepool.Collectors.Storage;

namespace Telepool.Collectors.Tests.Storage;

public sealed class HistoryStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string DatabasePath => _directory.File("history.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task AppendAsync_EveryField_IsReadBackAsItWas()
    {
        var message = new MessageRecord
        {
            ChannelId = 77,
            Id = 5,
            Date = 1_700_000_000,
            EditDate = 1_700_000_100,
            FromId = -1_000_000_000_077,
            PostAuthor = "Ann",
            Text = "naïve 😀 text",
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
        var bare = new MessageRecord { ChannelId = 77, Id = 4, Date = 1 };
        await using (var store = Open())
        {
            Assert.Null(await store.SaveChannelAsync(new ChannelInfo { ChannelId = 77, Username = "News", Title = "The news" }));
            Assert.Null(await store.AppendAsync(new PageWrite(77, [message, bare], RangeSet.From([new IdRange(4, 5)]), 9)));
            Assert.Null(await store.FlushAsync());
        }

        await using var again = Open();
        Assert.Equal([message, bare], again.Messages(77, int.MaxValue, 10));
        Assert.Equal([new IdRange(4, 5)], again.Ranges(77).Ranges);
        Assert.Equal([new StoredChannel(77, "News", "The news", 9)], again.Channels());
        Assert.Equal(1, again.Count(77, 5));
    }

    [Fact]
    public async Task AppendAsync_SamePageTwice_IsStoredOnceWithTheLaterContent()
    {
        await using var store = Open();
        var first = new MessageRecord { ChannelId = 1, Id = 1, Date = 1, Text = "first" };
        await store.AppendAsync(new PageWrite(1, [first], RangeSet.From([new IdRange(1, 1)]), 1));
        await store.AppendAsync(new PageWrite(1, [first with { Text = "edited" }], RangeSet.From([new IdRange(1, 1)]), 1));
        await store.FlushAsync();

        Assert.Equal("edited", Assert.Single(store.Messages(1, int.MaxValue, 10)).Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(4096 * 3)]
    public async Task Open_DamagedFile_IsReportedByNameAndLeftAsItIs(int at)
    {
        await using (var store = Open())
        {
            await store.AppendAsync(new PageWrite(1, [.. Enumerable.Range(1, 500).Select(id => new MessageRecord { ChannelId = 1, Id = id, Date = 1, Text = "text" })], RangeSet.From([new IdRange(1, 500)]), 500));
            await store.FlushAsync();
        }

        var bytes = await File.ReadAllBytesAsync(DatabasePath);
        Encoding.ASCII.GetBytes(new string('x', 64)).CopyTo(bytes, at);
        await File.WriteAllBytesAsync(DatabasePath, bytes);

        var failure = HistoryStore.Open(DatabasePath, out var none);

        Assert.Null(none);
        Assert.Equal(StoreStatus.Damaged, failure!.Status);
        Assert.Contains(DatabasePath, failure.Describe(), StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(DatabasePath));
    }

    [Fact]
    public async Task Open_TruncatedFile_IsReportedAsDamaged()
    {
        await using (var store = Open())
        {
            await store.AppendAsync(new PageWrite(1, [.. Enumerable.Range(1, 500).Select(id => new MessageRecord { ChannelId = 1, Id = id, Date = 1, Text = "text" })], RangeSet.From([new IdRange(1, 500)]), 500));
        }

        var bytes = await File.ReadAllBytesAsync(DatabasePath);
        await File.WriteAllBytesAsync(DatabasePath, bytes[..(bytes.Length / 2)]);

        Assert.Equal(StoreStatus.Damaged, HistoryStore.Open(DatabasePath, out _)!.Status);
    }

    [Fact]
    public void Open_SomebodyElsesDatabase_IsReportedAsForeign()
    {
        SqliteDatabase.Open(DatabasePath, readOnly: false, out var other, out _);
        other!.Execute("CREATE TABLE theirs(x)");
        other.Dispose();

        Assert.Equal(StoreStatus.Foreign, HistoryStore.Open(DatabasePath, out _)!.Status);
    }

    [Fact]
    public async Task Open_NewerSchema_IsReportedAsNewer()
    {
        await using (var store = Open())
        {
            store.WriteSide.Execute("UPDATE schema_version SET version=99");
        }

        Assert.Equal(StoreStatus.Newer, HistoryStore.Open(DatabasePath, out _)!.Status);
    }

    [Fact]
    public async Task AppendAsync_DiskFull_StopsIntakeAndKeepsRowsAndPositionTogether()
    {
        await using (var store = Open())
        {
            store.WriteSide.Execute("PRAGMA max_page_count=150");
            var position = RangeSet.Empty;
            StoreFailure? failure = null;
            for (var page = 0; page < 200 && failure is null; page++)
            {
                var high = 100_000 - (page * 100);
                position = position.With(new IdRange(high - 99, high));
                var rows = Enumerable.Range(high - 99, 100).Select(id => new MessageRecord { ChannelId = 1, Id = id, Date = 1, Text = new string('t', 100) });
                failure = await store.AppendAsync(new PageWrite(1, [.. rows], position, 200));
            }

            failure ??= await store.FlushAsync();
            Assert.Equal(StoreStatus.DiskFull, failure!.Status);
            Assert.Equal(StoreStatus.DiskFull, (await store.AppendAsync(new PageWrite(1, [], position, 0)))!.Status);
        }

        await using var again = Open();
        var range = Assert.Single(again.Ranges(1).Ranges);
        Assert.Equal(range.High - range.Low + 1, again.Count(1));
    }

    private HistoryStore Open()
    {
        Assert.Null(HistoryStore.Open(DatabasePath, out var store));
        return store!;
    }
}
