using System.Diagnostics;
using System.Text.Json;
using EndToEnd.Tests.Processes;

namespace EndToEnd.Tests.Demo;

/// <summary>kill -9 at random moments of the whole life of the process, and a rerun on the same folder.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int KillsWanted = 20;

    [Fact]
    public async Task Demo_KilledAtRandomMoments_EndsWithNothingMissingAndNothingTwice()
    {
        var full = Environment.GetEnvironmentVariable("TELEPOOL_TEST_FULL") == "1";
        var wanted = full ? 10 * KillsWanted : KillsWanted;
        var random = new Random(11);
        var (kills, collecting, worlds) = (0, 0, 0);
        var life = await MeasureAsync();
        while (kills < wanted)
        {
            // A world is killed a few times and then run to its end, so that kills meet every stage of the work.
            worlds++;
            using var folder = new Folder();
            var last = 0L;
            for (var i = 0; i < 5; i++)
            {
                await using var program = TelepoolProcess.Start(Arguments(folder));
                // From the first tenth, before which nothing but the runtime has started, to the usual end.
                var moment = life * (0.1 + (0.9 * random.NextDouble()));
                var watch = Stopwatch.StartNew();
                if (await Task.WhenAny(program.EndAsync(), Task.Delay(moment)) is Task<Finished>)
                {
                    // The machine was busier when the life was measured.
                    life = watch.Elapsed < life ? watch.Elapsed : life;
                    break;
                }

                await program.KillAsync();
                kills++;
                var size = SizeOf(folder);
                collecting += size > last && !program.Output.Any(line => line.StartsWith("checked", StringComparison.Ordinal)) ? 1 : 0;
                last = size;
            }

            var ended = await TelepoolProcess.RunAsync(Arguments(folder));
            ended.Expect(0);
            using var json = JsonDocument.Parse(ended.Output[^1]);
            Assert.Equal(0, json.RootElement.GetProperty("missing").GetInt32());
            Assert.Equal(0, json.RootElement.GetProperty("duplicates").GetInt32());
            Assert.Equal(0, json.RootElement.GetProperty("mismatched").GetInt32());
            Assert.Equal(6000, json.RootElement.GetProperty("messages").GetInt32());
        }

        output.WriteLine($"{kills} kills in {worlds} worlds, {collecting} of them while messages were being stored; a whole run takes {life.TotalSeconds:0.0} s");
        Assert.True(collecting > 0, "no kill met the collection: the moments are chosen badly");
    }

    private static string[] Arguments(Folder folder) => ["run", "--demo", "--channels", "3", "--messages", "6000", "--data", folder.Path];

    private static async Task<TimeSpan> MeasureAsync()
    {
        using var folder = new Folder();
        var watch = Stopwatch.StartNew();
        (await TelepoolProcess.RunAsync(Arguments(folder))).Expect(0);
        return watch.Elapsed;
    }

    private static long SizeOf(Folder folder) =>
        new[] { "history.db", "history.db-wal" }.Sum(name => new FileInfo(folder.Under(name)) is { Exists: true } file ? file.Length : 0);
}
