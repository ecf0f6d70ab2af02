using Grains.Interfaces.Collection;
using Npgsql;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Sinks.Postgres;

namespace Telepool.Collectors.Tests.Sinks;

public sealed class PostgresSinkTests(PostgresFixture server) : SinkContract
{
    private string? _database;

    protected override async Task<ISink> OpenAsync()
    {
        _database ??= await server.CreateDatabaseAsync();
        var (sink, failure) = await PostgresSink.OpenAsync(_database);
        Assert.Null(failure);
        return sink!;
    }

    protected override Task<IReadOnlyList<(int EditDate, int ObservedAt, string Text)>> RevisionsAsync(long channelId, int id) => RowsAsync(
        $"SELECT edit_date, observed_at, text FROM telepool.message_revision WHERE channel_id={channelId} AND id={id} ORDER BY edit_date",
        row => (row.GetInt32(0), row.GetInt32(1), row.GetString(2)));

    protected override Task<IReadOnlyList<(string Kind, int At, string Json)>> StatisticsAsync(long channelId) => RowsAsync(
        $"SELECT kind, at, json::text FROM telepool.statistic WHERE channel_id={channelId} ORDER BY kind, at",
        row => (row.GetString(0), row.GetInt32(1), row.GetString(2)));

    [Fact]
    public async Task OpenAsync_SeveralAtOnce_MigrateOnce()
    {
        var database = await server.CreateDatabaseAsync();

        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostgresSink.OpenAsync(database)));

        foreach (var (sink, failure) in opened)
        {
            Assert.Null(failure);
            await sink!.DisposeAsync();
        }
    }

    [Fact]
    public async Task OpenAsync_NewerSchema_IsLeftAsItIs()
    {
        await (await OpenAsync()).DisposeAsync();
        await ExecuteAsync("INSERT INTO telepool.schema_version VALUES(99)");

        var (sink, failure) = await PostgresSink.OpenAsync(_database!);

        Assert.Null(sink);
        Assert.Equal(SinkStatus.Newer, failure!.Status);
        Assert.Contains("schema 99", failure.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_NoServerThere_SaysSoWithoutThePassword()
    {
        var (sink, failure) = await PostgresSink.OpenAsync("Host=/nonexistent;Username=me;Password=secret123");

        Assert.Null(sink);
        Assert.True(failure!.CanResume);
        Assert.DoesNotContain("secret123", failure.Describe(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Host=a;Port=many;Password=secret123")]
    [InlineData("secret123")]
    [InlineData("Database=x")]
    public void Check_UnusableText_SaysWhyWithoutRepeatingIt(string text)
    {
        var reason = PostgresSink.Check(text);

        Assert.NotNull(reason);
        Assert.DoesNotContain("secret123", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppendAsync_TextWithZeroAndUnpairedSurrogate_IsStoredWithReplacements()
    {
        await using var sink = await OpenAsync();
        await sink.AppendAsync(new SinkBatch { ChannelId = 1, Kind = CollectionKind.History, Messages = [new MessageRecord { ChannelId = 1, Id = 1, Date = 1, Text = "a\0b\ud83dc", PostAuthor = "\0" }] });
        await sink.FlushAsync();

        var message = await sink.MessagesAsync(1).SingleAsync();
        Assert.Equal("a\uFFFDb\uFFFDc", message.Text);
        Assert.Equal("\uFFFD", message.PostAuthor);
    }

    [Fact]
    public async Task AppendAsync_LongTexts_AreStoredWhole()
    {
        await using var sink = await OpenAsync();
        var messages = Enumerable.Range(1, 30).Select(id => new MessageRecord { ChannelId = 1, Id = id, Date = 1, Text = new string((char)('a' + (id % 26)), id * 20_000), Reactions = "é" }).ToArray();
        await sink.AppendAsync(new SinkBatch { ChannelId = 1, Kind = CollectionKind.History, Messages = messages });
        await sink.FlushAsync();

        Assert.Equal(messages.Reverse(), await sink.MessagesAsync(1).ToListAsync());
    }

    [Fact]
    public async Task AppendAsync_TwoWritersOnTheSameRows_StoreTheUnion()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        await Task.WhenAll(new[] { one, two }.Select(async (sink, writer) =>
        {
            for (var round = 0; round < 20; round++)
            {
                var low = 1 + (((writer == 0 ? round : 19 - round) % 20) * 50);
                MessageRecord[] messages = [.. Enumerable.Range(low, 100).Select(id => new MessageRecord { ChannelId = 1, Id = id, Date = 1, EditDate = writer, Text = "by " + writer })];
                Assert.Null(await sink.AppendAsync(new SinkBatch { ChannelId = 1, Kind = writer == 0 ? CollectionKind.History : CollectionKind.Updates, Messages = messages, Ranges = RangeSet.From([new IdRange(low, low + 99)]) }));
                Assert.Null(await sink.FlushAsync());
            }
        }));

        Assert.Equal(1050, await one.CountAsync(1));
        Assert.Equal([new IdRange(1, 1050)], (await one.PositionAsync(1)).Ranges.Ranges);
        Assert.All(await one.MessagesAsync(1).ToListAsync(), message => Assert.Equal("by 1", message.Text));
    }

    [Fact]
    public async Task AppendAsync_RowsThatChangeNothing_AreNotWrittenAgain()
    {
        await using var sink = await OpenAsync();
        var batch = new SinkBatch { ChannelId = 1, Kind = CollectionKind.History, Messages = [new MessageRecord { ChannelId = 1, Id = 1, Date = 1, Text = "text" }] };
        await sink.AppendAsync(batch);
        await sink.FlushAsync();
        var before = await RowsAsync($"SELECT xmin::text FROM telepool.message", row => row.GetString(0));
        await sink.AppendAsync(batch);
        await sink.FlushAsync();

        Assert.Equal(before, await RowsAsync($"SELECT xmin::text FROM telepool.message", row => row.GetString(0)));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<IReadOnlyList<T>> RowsAsync<T>(FormattableString sql, Func<NpgsqlDataReader, T> read)
    {
        await using var connection = new NpgsqlConnection(_database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = FormattableString.Invariant(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
