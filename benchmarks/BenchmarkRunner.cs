using System.Runtime.CompilerServices;

namespace Benchmarks;

/// <summary>Runs the subjects named on the command line.</summary>
internal static class BenchmarkRunner
{
    /// <summary>Runs subjects and writes their results.</summary>
    /// <returns>0 where every target was kept, 1 where one was missed, 2 for an unknown subject.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var known = Find();
        var unknown = args.Where(name => name != "all" && !known.ContainsKey(name)).ToList();
        if (args.Length == 0 || unknown.Count > 0)
        {
            error.WriteLine(
                (unknown.Count > 0 ? $"unknown: {string.Join(' ', unknown)}. " : string.Empty)
                + $"usage: benchmarks SUBJECT…, of: all {string.Join(' ', known.Keys)}");
            return 2;
        }

        var missed = false;
        foreach (var name in args.Contains("all") ? [.. known.Keys] : args)
        {
            var benchmark = known[name];
            output.WriteLine($"== {name}: {benchmark.Description}");
            var report = new BenchmarkReport(benchmark, output);
            benchmark.Run(report);
            missed |= report.HasMisses;
            Directory.CreateDirectory(ResultsPath());
            File.WriteAllText(Path.Combine(ResultsPath(), name + ".md"), report.ToMarkdown(ProcessorName()));
        }

        return missed ? 1 : 0;
    }

    private static SortedDictionary<string, IBenchmark> Find()
    {
        var found = new SortedDictionary<string, IBenchmark>(StringComparer.Ordinal);
        foreach (var type in typeof(IBenchmark).Assembly.GetTypes())
        {
            if (!type.IsAbstract && type.IsAssignableTo(typeof(IBenchmark)))
            {
                var benchmark = (IBenchmark)Activator.CreateInstance(type)!;
                found.Add(benchmark.Subject, benchmark);
            }
        }

        return found;
    }

    private static string ResultsPath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "results");

    private static string ProcessorName()
    {
        const string Info = "/proc/cpuinfo";
        var line = File.Exists(Info)
            ? File.ReadLines(Info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? "an unnamed processor" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
