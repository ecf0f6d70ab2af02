using System.Text;
using Grains.Interfaces.Collection;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Sinks.Sqlite;
using Testing;

namespace Telepool.Collectors.Tests.Sinks;

public sealed class SqliteSinkTests : SinkContract, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string DatabasePath => _directory.File("history.db");

    public void Dispose() => _directory.Dispose();

    protected override Task<ISink> OpenAsync() => Task.FromResult<ISink>(Open());

    protected override Task<IReadOnlyList<(int EditDate, int ObservedAt, string Text)>> RevisionsAsync(long channelId, int id) =>
        RowsAsync($"SELECT edit_date, observed_at, text FROM message_revision WHERE channel_id={channelId} AND id={id} ORDER BY edit_date", row => ((int)row.Integer(0), (int)row.Integer(1), row.Text(2)));

    protected override Task<IReadOnlyList<(string Kind, int At, string Json)>> StatisticsAsync(long channelId) =>
        RowsAsync($"SELECT kind, at, json FROM statistic WHERE channel_id={channelId} ORDER BY kind, at", row => (row.Text(0), (int)row.Integer(1), row.Text(2)));

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(4096 * 3)]
    public async Task Open_DamagedFile_IsReportedByNameAndLeftAsItIs(int at)
    {
        await using (var store = Open())
        {
            await store.AppendAsync(Page(1, [.. Enumerable.Range(1, 500).Select(id => new MessageRecord { ChannelId = 1, Id = id, Date = 1, Text = "text" })], RangeSet.From([new IdRange(1, 500)]), 500));
            await store.FlushAsync();
        }

        var bytes = await File.ReadAllBytesAsync(DatabasePath);
        Encoding.ASCII.GetBytes(new string('x', 64)).CopyTo(bytes, at);
        await File.WriteAllBytesAsync(DatabasePath, bytes);

        var failure = SqliteSink.Open(DatabasePath, out var none);

        Assert.Null(none);
        Assert.Equal(SinkStatus.Damaged, failure!.Status);
        Assert.Contains(DatabasePath, failure.Describe(), StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(DatabasePath));
    }

    [Fact]
    public async Task Open_TruncatedFile_IsReportedAsDamaged()
    {
        await using (var store = Open())
        {
            await store.AppendAsync(Page(1, [.. Enumerable.Range(1, 500).Select(id => new MessageRecord { ChannelId = 1, Id = id, Date = 1, Text = "text" })], RangeSet.From([new IdRange(1, 500)]), 500));
        }

        var bytes = await File.ReadAllBytesAsync(DatabasePath);
        await File.WriteAllBytesAsync(DatabasePath, bytes[..(bytes.Length / 2)]);

        Assert.Equal(SinkStatus.Damaged, SqliteSink.Open(DatabasePath, out _)!.Status);
    }

    [Fact]
    public void Open_SomebodyElsesDatabase_IsReportedAsForeign()
    {
        SqliteDatabase.Open(DatabasePath, readOnly: false, out var other, out _);
        other!.Execute("CREATE TABLE theirs(x)");
        other.Dispose();

        Assert.Equal(SinkStatus.Foreign, SqliteSink.Open(DatabasePath, out _)!.Status);
    }

    [Fact]
    public async Task Open_NewerSchema_IsReportedAsNewer()
    {
        await using (var store = Open())
        {
            store.WriteSide.Execute("UPDATE schema_version SET version=99");
        }

        Assert.Equal(SinkStatus.Newer, SqliteSink.Open(DatabasePath, out _)!.Status);
    }

    [Fact]
    public async Task AppendAsync_DiskFull_StopsIntakeAndGoesOnWhenThereIsRoom()
    {
        var batches = Enumerable.Range(0, 200).Select(page =>
        {
            var high = 100_000 - (page * 100);
            return Page(1, [.. Enumerable.Range(high - 99, 100).Select(id => new MessageRecord { ChannelId = 1, Id = id, Date = 1, Text = new string('t', 100) })], RangeSet.From([new IdRange(high - 99, high)]), 200);
        }).ToList();
        await using var store = Open();
        store.WriteSide.Execute("PRAGMA max_page_count=150");
        var taken = 0;
        while (taken < batches.Count && await store.AppendAsync(batches[taken]) is null)
        {
            taken++;
        }

        Assert.InRange(taken, 10, 199);
        var failure = await store.FlushAsync();
        Assert.Equal(SinkStatus.Full, failure!.Status);
        Assert.True(failure.CanResume);
        Assert.Equal(failure, store.Failure);
        var range = Assert.Single((await store.PositionAsync(1)).Ranges.Ranges);
        Assert.Equal(range.High - range.Low + 1, await store.CountAsync(1));

        store.WriteSide.Execute("PRAGMA max_page_count=100000");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await store.FlushAsync(deadline.Token) is not null)
        {
            await Task.Delay(10, deadline.Token);
        }

        foreach (var batch in batches.Skip(taken))
        {
            Assert.Null(await store.AppendAsync(batch, deadline.Token));
        }

        Assert.Null(await store.FlushAsync(deadline.Token));
        Assert.Equal(20_000, await store.CountAsync(1));
        Assert.Equal([new IdRange(80_001, 100_000)], (await store.PositionAsync(1)).Ranges.Ranges);
    }

    [Fact]
    public async Task CollectAllAsync_RealDiskFull_StopsIntakeAndGoesOnWhenThereIsRoom()
    {
        using var disk = SmallDisk.TryMount(16);
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        var options = new SinkPumpOptions { RetryDelay = TimeSpan.FromMilliseconds(20), RetryDelayMax = TimeSpan.FromMilliseconds(200) };
        Assert.Null(SqliteSink.Open(Path.Combine(disk!.Path, "history.db"), options, TimeProvider.System, out var sink));
        await using (sink)
        {
            using var rig = new CollectorRig(sink!);
            rig.Post(channels: 2, messages: 20_000);
            disk.Fill(leaveKilobytes: 700);
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var collecting = rig.CollectAsync(deadline.Token);
            while ((sink!.Failure is null || rig.Held > 0) && !collecting.IsCompleted)
            {
                await Task.Delay(10, deadline.Token);
            }

            Assert.True(sink.Failure!.CanResume, sink.Failure.Describe());
            Assert.Equal(0, rig.Held);
            await rig.AssertRangesAreStoredAsync();

            disk.Free();
            Assert.All(await collecting, outcome => Assert.True(outcome.IsSuccess, outcome.Error));
            await rig.AssertStoredAsync();
        }
    }

    [Fact]
    public async Task DisposeAsync_WhileTheDiskIsFull_KeepsRowsAndPositionTogether()
    {
        await using (var store = Open())
        {
            store.WriteSide.Execute("PRAGMA max_page_count=40");
            for (var page = 0; page < 16; page++)
            {
                var low = 1 + (page * 100);
                await store.AppendAsync(Page(1, [.. Enumerable.Range(low, 100).Select(id => new MessageRecord { ChannelId = 1, Id = id, Date = 1, Text = new string('t', 100) })], RangeSet.From([new IdRange(1, low + 99)]), 200));
            }
        }

        await using var again = Open();
        Assert.Equal((await again.PositionAsync(1)).Ranges.High, await again.CountAsync(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_ByManyAtOnce_MakesTheTablesOnce(bool isOld)
    {
        if (isOld)
        {
            WriteFirstVersion();
        }

        using var start = new Barrier(6);
        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return (Failure: SqliteSink.Open(DatabasePath, out var sink), Sink: sink);
            },
            TaskCreationOptions.LongRunning)));

        foreach (var (failure, sink) in opened)
        {
            Assert.Null(failure);
            await sink!.DisposeAsync();
        }
    }

    [Fact]
    public async Task Open_FileOfTheFirstVersion_IsBroughtToThisOne()
    {
        WriteFirstVersion();
        await using (var store = Open())
        {
            Assert.Equal([4, 5], await store.IdsAsync(7, 1, 100));
            Assert.Null(await store.AppendAsync(new SinkBatch { ChannelId = 7, Kind = CollectionKind.Updates, Epoch = 3, Deleted = [4], ObservedAt = 10, Pts = 77 }));
        }

        await using var again = Open();
        var position = await again.PositionAsync(7);
        Assert.Equal((2, 77, 3), (position.Total, position.Pts, position.EpochOf(CollectionKind.Updates)));
        Assert.Equal([new IdRange(4, 5)], position.Ranges.Ranges);
        Assert.Equal([5], await again.IdsAsync(7, 1, 100));
        Assert.Equal(1, await again.CountAsync(7));
    }

    private void WriteFirstVersion()
    {
        SqliteDatabase.Open(DatabasePath, readOnly: false, out var old, out _);
        Assert.Equal(0, old!.Execute("""
            CREATE TABLE schema_version(version INTEGER NOT NULL);
            INSERT INTO schema_version VALUES(1);
            CREATE TABLE channel(channel_id INTEGER PRIMARY KEY, username TEXT NOT NULL COLLATE NOCASE, title TEXT, is_broadcast INTEGER NOT NULL, total INTEGER NOT NULL DEFAULT 0);
            CREATE INDEX channel_username ON channel(username);
            CREATE TABLE message(channel_id INTEGER NOT NULL, id INTEGER NOT NULL, date INTEGER NOT NULL, edit_date INTEGER NOT NULL, from_id INTEGER NOT NULL,
                post_author TEXT, text TEXT, entities TEXT, media TEXT, action TEXT, reply_to INTEGER NOT NULL, forward TEXT, grouped_id INTEGER NOT NULL,
                views INTEGER, forwards INTEGER, reactions TEXT, PRIMARY KEY(channel_id, id)) WITHOUT ROWID;
            CREATE TABLE stored_range(channel_id INTEGER NOT NULL, high INTEGER NOT NULL, low INTEGER NOT NULL, PRIMARY KEY(channel_id, high)) WITHOUT ROWID;
            INSERT INTO channel VALUES(7,'News','The news',1,2);
            INSERT INTO message(channel_id,id,date,edit_date,from_id,text,reply_to,grouped_id) VALUES(7,4,1,0,0,'four',0,0),(7,5,1,9,0,'five',0,0);
            INSERT INTO stored_range VALUES(7,5,4);
            PRAGMA application_id=0x54504849; PRAGMA user_version=1;
            """));
        old.Dispose();
    }

    private static SinkBatch Page(long channelId, MessageRecord[] messages, RangeSet ranges, int total) =>
        new() { ChannelId = channelId, Kind = CollectionKind.History, Messages = messages, Ranges = ranges, Total = total };

    private Task<IReadOnlyList<T>> RowsAsync<T>(FormattableString sql, Func<SqliteStatement, T> read)
    {
        SqliteDatabase.Open(DatabasePath, readOnly: true, out var database, out _);
        using (database)
        {
            database!.Prepare(FormattableString.Invariant(sql), out var statement);
            using (statement)
            {
                var rows = new List<T>();
                while (statement.Step() == SQLitePCL.raw.SQLITE_ROW)
                {
                    rows.Add(read(statement));
                }

                return Task.FromResult<IReadOnlyList<T>>(rows);
            }
        }
    }

    private SqliteSink Open()
    {
        Assert.Null(SqliteSink.Open(DatabasePath, out var store));
        return store!;
    }
}
