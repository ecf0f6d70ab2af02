using System.Text.Json;

namespace Benchmarks.Collecting;

/// <summary>A pool of a hundred accounts behind proxies of which half fail, shared by two tenants: what is lost, and who gets how much.</summary>
internal sealed class FleetBenchmark : IBenchmark
{
    private static readonly string[] Arguments =
        ["run", "--demo", "--accounts", "100", "--channels", "200", "--messages", "100000", "--proxies", "10", "--failing-proxies", "50", "--tenants", "2"];

    public string Subject => "fleet";

    public string Description =>
        "`telepool run --demo --accounts 100 --channels 200 --messages 100000 --proxies 10 --failing-proxies 50 --tenants 2`: at any moment half of "
        + "the proxies are gone, silent, closing, lying or refusing, others every quarter of a second. The database is compared with the data centres at the end.";

    public void Run(BenchmarkReport report)
    {
        var folder = Directory.CreateTempSubdirectory("telepool-fleet-").FullName;
        try
        {
            using var process = TelepoolProgram.Start(TelepoolProgram.Find(), new Dictionary<string, string>(), [.. Arguments, "--data", folder]);
            var last = string.Empty;
            while (process.StandardOutput.ReadLine() is { } line)
            {
                last = line.StartsWith('{') ? line : last;
            }

            process.WaitForExit();
            using var json = JsonDocument.Parse(last);
            var result = json.RootElement;
            Add("messages stored", "messages", "", null);
            Add("missing", "missing", "", 0);
            Add("duplicates", "duplicates", "", 0);
            Add("different", "mismatched", "", 0);
            Add("proxy failures during the run", "proxy_failures", "", null);
            Add("AUTH_KEY_DUPLICATED", "duplicated_keys", "", 0);
            report.Add("largest deviation of a tenant from an equal share", 100 * result.GetProperty("tenant_deviation").GetDouble(), "%", BenchmarkTarget.ValueAtMost(5));
            report.Add("the whole run, by the clock on the wall", result.GetProperty("seconds").GetDouble(), "s");

            void Add(string name, string property, string unit, double? most)
            {
                var value = result.GetProperty(property).GetDouble();
                if (most is { } limit)
                {
                    report.Add(name, value, unit, BenchmarkTarget.ValueAtMost(limit));
                }
                else
                {
                    report.Add(name, value, unit);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
