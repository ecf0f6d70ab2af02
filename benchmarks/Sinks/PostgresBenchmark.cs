using System.Diagnostics;
using System.Globalization;
using Grains.Interfaces.Collection;
using Npgsql;
using NpgsqlTypes;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Sinks.Postgres;
using Testing.Postgres;

namespace Benchmarks.Sinks;

/// <summary>What the collector's process spends on a row that goes into PostgreSQL.</summary>
internal sealed class PostgresBenchmark : IBenchmark
{
    private const int Channels = 16;
    private const int MessagesPerChannel = 12_500;
    private const int Rows = Channels * MessagesPerChannel;
    private const int Rounds = 5;
    private const int RowsPerCopy = 6_400;

    public string Subject => "postgres";

    public string Description =>
        "The PostgreSQL sink: 200,000 messages of 16 channels in pages of 100, each with its position, through the queue into a server on a Unix socket. "
        + "User and system time of the writing process; the server is another one. The reference is the driver's own binary importer, which copies the same rows in chunks of 6,400 into a table without key, position or transaction of ours.";

    public void Run(BenchmarkReport report) => RunAsync(report).GetAwaiter().GetResult();

    private static async Task RunAsync(BenchmarkReport report)
    {
        var server = await PostgresServer.StartNewAsync(durable: true);
        if (server is null)
        {
            report.Note(PostgresServer.Missing + ".");
            return;
        }

        await using (server)
        {
            var (sink, failure) = await PostgresSink.OpenAsync(server.ConnectionString);
            if (sink is null)
            {
                throw new InvalidOperationException(failure!.Describe());
            }

            var (sinkCpu, sinkWall, referenceCpu, againCpu, encodeCpu, allocated) = (double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue, long.MaxValue);
            await using (sink)
            {
                for (var round = 0; round < Rounds; round++)
                {
                    var pages = SampleMessages.Pages(1 + (round * Channels), Channels, MessagesPerChannel);
                    var before = GC.GetTotalAllocatedBytes(precise: true);
                    var (cpu, wall) = await MeasureAsync(() => WriteAsync(sink, pages));
                    allocated = Math.Min(allocated, GC.GetTotalAllocatedBytes(precise: true) - before);
                    (sinkCpu, sinkWall) = (Math.Min(sinkCpu, cpu), Math.Min(sinkWall, wall));
                    againCpu = Math.Min(againCpu, (await MeasureAsync(() => WriteAsync(sink, pages))).Cpu);
                    encodeCpu = Math.Min(encodeCpu, (await MeasureAsync(() => EncodeAsync(pages))).Cpu);
                    referenceCpu = Math.Min(referenceCpu, (await MeasureAsync(() => ImportAsync(server.ConnectionString, pages))).Cpu);
                }

                if (await sink.CountAsync(1) != MessagesPerChannel)
                {
                    throw new InvalidOperationException("The sink lost rows.");
                }
            }

            report.Add(new BenchmarkRow("rows per CPU second of the collector", Rows / sinkCpu, "rows/s", "Npgsql's binary importer", Rows / referenceCpu, BenchmarkTarget.ValueAtLeast(200_000)));
            report.Add("of that: rows into the format of COPY alone", Rows / encodeCpu, "rows/s");
            report.Add("rows that are stored already, per CPU second", Rows / againCpu, "rows/s");
            report.Add("allocated per row", (double)allocated / Rows, "B");
            report.Add("rows per second by the clock on the wall", Rows / sinkWall, "rows/s");
        }
    }

    private static async Task<(double Cpu, double Wall)> MeasureAsync(Func<Task> work)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        var before = Environment.CpuUsage.TotalTime;
        await work();
        return ((Environment.CpuUsage.TotalTime - before).TotalSeconds, watch.Elapsed.TotalSeconds);
    }

    private static async Task WriteAsync(PostgresSink sink, List<SinkBatch> pages)
    {
        foreach (var page in pages)
        {
            Check(await sink.AppendAsync(page));
        }

        Check(await sink.FlushAsync());

        static void Check(SinkFailure? failure)
        {
            if (failure is not null)
            {
                throw new InvalidOperationException(failure.Describe());
            }
        }
    }

    private static async Task EncodeAsync(List<SinkBatch> pages)
    {
        using var copy = new MessageCopy();
        copy.Begin();
        foreach (var page in pages)
        {
            foreach (var message in page.Messages)
            {
                copy.Add(message, 1);
                if (copy.IsDue)
                {
                    await copy.SendAsync(Stream.Null, default);
                }
            }
        }
    }

    private static async Task ImportAsync(string connectionString, List<SinkBatch> pages)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using (var create = new NpgsqlCommand(
            "DROP TABLE IF EXISTS plain; CREATE TABLE plain(a bigint, b bigint, c bigint, d integer, e integer, f integer, g integer, h integer, i integer, j text, k text, l text, m text, n text, o text, p text)",
            connection))
        {
            await create.ExecuteNonQueryAsync();
        }

        foreach (var chunk in pages.SelectMany(page => page.Messages).Chunk(RowsPerCopy))
        {
            await using var import = await connection.BeginBinaryImportAsync("COPY plain FROM STDIN (FORMAT binary)");
            foreach (var message in chunk)
            {
                await ImportAsync(import, message);
            }

            await import.CompleteAsync();
        }
    }

    private static async Task ImportAsync(NpgsqlBinaryImporter import, MessageRecord message)
    {
        await import.StartRowAsync();
        await import.WriteAsync(message.ChannelId, NpgsqlDbType.Bigint);
        await import.WriteAsync(message.GroupedId, NpgsqlDbType.Bigint);
        await import.WriteAsync(message.FromId, NpgsqlDbType.Bigint);
        await import.WriteAsync(message.Id, NpgsqlDbType.Integer);
        await import.WriteAsync(message.Date, NpgsqlDbType.Integer);
        await import.WriteAsync(message.EditDate, NpgsqlDbType.Integer);
        await import.WriteAsync(message.ReplyTo, NpgsqlDbType.Integer);
        await NumberAsync(message.Views);
        await NumberAsync(message.Forwards);
        await TextAsync(message.PostAuthor);
        await TextAsync(message.Text);
        await TextAsync(message.Entities);
        await TextAsync(message.Media);
        await TextAsync(message.Action);
        await TextAsync(message.Forward);
        await TextAsync(message.Reactions);

        Task NumberAsync(int? value) => value is { } number ? import.WriteAsync(number, NpgsqlDbType.Integer) : import.WriteNullAsync();

        Task TextAsync(string value) => value.Length > 0 ? import.WriteAsync(value, NpgsqlDbType.Text) : import.WriteNullAsync();
    }
}
