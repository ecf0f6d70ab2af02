using System.Text;
using System.Text.Json;
using Grains.Interfaces.Collection;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Sinks.Ndjson;
using Testing;

namespace Telepool.Collectors.Tests.Sinks;

public sealed class NdjsonSinkTests : SinkContract, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string FilePath => _directory.File("channel-77.ndjson");

    public void Dispose() => _directory.Dispose();

    protected override Task<ISink> OpenAsync() => Task.FromResult<ISink>(Open());

    protected override Task<IReadOnlyList<(int EditDate, int ObservedAt, string Text)>> RevisionsAsync(long channelId, int id)
    {
        var versions = Lines("message", "edit").Where(line => line.GetProperty("id").GetInt32() == id)
            .Select(line => (EditDate: Number(line, "edit_date"), ObservedAt: Number(line, "observed_at"), Text: line.GetProperty("text").GetString()!))
            .DistinctBy(version => version.EditDate).OrderBy(version => version.EditDate);
        return Task.FromResult<IReadOnlyList<(int, int, string)>>([.. versions]);
    }

    protected override Task<IReadOnlyList<(string Kind, int At, string Json)>> StatisticsAsync(long channelId)
    {
        var statistics = Lines("statistic").Select(line => (Kind: line.GetProperty("kind").GetString()!, At: Number(line, "at"), Json: line.GetProperty("json").GetRawText()))
            .GroupBy(row => (row.Kind, row.At)).Select(group => group.Last()).OrderBy(row => row.Kind, StringComparer.Ordinal).ThenBy(row => row.At);
        return Task.FromResult<IReadOnlyList<(string, int, string)>>([.. statistics]);
    }

    [Fact]
    public async Task Open_EveryPrefixOfAFile_HoldsWholeBatchesAndTheirPosition()
    {
        await WriteBatchesAsync(3);
        var whole = await File.ReadAllBytesAsync(FilePath);
        var ends = CommitEnds(whole);
        Assert.Equal(3, ends.Count);

        for (var length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(FilePath, whole[..length]);
            await using var sink = Open();
            var batches = ends.Count(end => end <= length);
            Assert.Equal(batches == 0 ? 0 : ends[batches - 1], new FileInfo(FilePath).Length);
            Assert.Equal(batches * 2, await sink.CountAsync(77));
            Assert.Equal(batches * 2, (await sink.PositionAsync(77)).Ranges.High);
        }
    }

    [Fact]
    public async Task Open_EveryByteChanged_IsATornTailOrDamage()
    {
        await WriteBatchesAsync(2);
        var whole = await File.ReadAllBytesAsync(FilePath);
        var ends = CommitEnds(whole);

        for (var at = 0; at < whole.Length; at++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= 0x01;
            await File.WriteAllBytesAsync(FilePath, bytes);
            var failure = NdjsonSink.Open(_directory.Path, out var sink);
            if (at < ends[0] || failure is not null)
            {
                Assert.Equal(SinkStatus.Damaged, failure!.Status);
                Assert.Equal(bytes, await File.ReadAllBytesAsync(FilePath));
                continue;
            }

            await using (sink)
            {
                Assert.Equal(2, await sink!.CountAsync(77));
                Assert.Equal(2, (await sink.PositionAsync(77)).Ranges.High);
            }
        }
    }

    [Fact]
    public async Task AppendAsync_AfterATornTail_GoesOnBehindTheLastCommit()
    {
        await WriteBatchesAsync(2);
        await using (var file = File.Open(FilePath, FileMode.Append))
        {
            file.Write("{\"type\":\"message\",\"id\":9"u8);
        }

        await WriteBatchesAsync(3);

        await using var sink = Open();
        Assert.Equal(6, await sink.CountAsync(77));
        Assert.Equal([6, 5, 4, 3, 2, 1], await sink.MessagesAsync(77).Select(message => message.Id).ToListAsync());
        Assert.All(await File.ReadAllLinesAsync(FilePath), line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public async Task Open_FolderInUse_IsRefused()
    {
        await using var sink = Open();

        Assert.NotNull(NdjsonSink.Open(_directory.Path, out var none));
        Assert.Null(none);
    }

    [Fact]
    public async Task CollectAllAsync_RealDiskFull_StopsIntakeAndGoesOnWhenThereIsRoom()
    {
        using var disk = SmallDisk.TryMount(16);
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        var options = new SinkPumpOptions { RetryDelay = TimeSpan.FromMilliseconds(20), RetryDelayMax = TimeSpan.FromMilliseconds(200) };
        Assert.Null(NdjsonSink.Open(disk!.Path, options, TimeProvider.System, out var sink));
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

            Assert.Equal(SinkStatus.Full, sink.Failure!.Status);
            await rig.AssertRangesAreStoredAsync();

            disk.Free();
            Assert.All(await collecting, outcome => Assert.True(outcome.IsSuccess, outcome.Error));
            await rig.AssertStoredAsync();
        }

        Assert.Null(NdjsonSink.Open(disk.Path, out var again));
        await using (again)
        {
            Assert.Equal(18_182, await again!.CountAsync(1));
        }
    }

    private static int Number(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetInt32() : 0;

    private static List<int> CommitEnds(byte[] file)
    {
        var ends = new List<int>();
        var offset = 0;
        foreach (var line in Encoding.UTF8.GetString(file).Split('\n').SkipLast(1))
        {
            offset += Encoding.UTF8.GetByteCount(line) + 1;
            if (line.StartsWith("{\"type\":\"commit\"", StringComparison.Ordinal))
            {
                ends.Add(offset);
            }
        }

        return ends;
    }

    private async Task WriteBatchesAsync(int batches)
    {
        await using var sink = Open();
        var first = (int)await sink.CountAsync(77) / 2;
        for (var batch = first; batch < batches; batch++)
        {
            var low = (batch * 2) + 1;
            Assert.Null(await sink.AppendAsync(new SinkBatch
            {
                ChannelId = 77,
                Kind = CollectionKind.History,
                Epoch = 1,
                Messages = [new MessageRecord { ChannelId = 77, Id = low, Date = 1, Text = "ünï\n" }, new MessageRecord { ChannelId = 77, Id = low + 1, Date = 1 }],
                Ranges = RangeSet.From([new IdRange(low, low + 1)]),
            }));
        }
    }

    private IEnumerable<JsonElement> Lines(params string[] types) =>
        File.ReadLines(FilePath).Select(line => JsonDocument.Parse(line).RootElement).Where(line => types.Contains(line.GetProperty("type").GetString()));

    private NdjsonSink Open()
    {
        Assert.Null(NdjsonSink.Open(_directory.Path, out var sink));
        return sink!;
    }
}
