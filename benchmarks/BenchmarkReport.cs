using System.Globalization;
using System.Text;

namespace Benchmarks;

/// <summary>The figures of one subject, shown as they come and written as a Markdown table at the end.</summary>
internal sealed class BenchmarkReport(IBenchmark benchmark, TextWriter output)
{
    private readonly List<BenchmarkRow> _rows = [];
    private readonly List<string> _notes = [];

    /// <summary>Whether a target was missed.</summary>
    public bool HasMisses => _rows.Any(row => row.Target?.IsKeptBy(row) == false);

    /// <summary>Adds a figure without a reference.</summary>
    public void Add(string name, double value, string unit, BenchmarkTarget? target = null) =>
        Add(new BenchmarkRow(name, value, unit, null, null, target));

    /// <summary>Adds a figure.</summary>
    public void Add(BenchmarkRow row)
    {
        _rows.Add(row);
        output.WriteLine(
            $"{row.Name,-46} {Format(row.Value),10} {row.Unit,-6} {(row.Ratio is { } ratio ? Format(ratio) + "x " + row.Reference : string.Empty)} {Verdict(row)}");
    }

    /// <summary>Adds a remark below the table, for example a reference that is not installed.</summary>
    public void Note(string text)
    {
        _notes.Add(text);
        output.WriteLine(text);
    }

    /// <summary>The whole report.</summary>
    public string ToMarkdown(string processor)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {benchmark.Subject}\n\n{benchmark.Description}\n\n")
            .Append(CultureInfo.InvariantCulture, $"`dotnet run -c Release --project benchmarks -- {benchmark.Subject}` on {processor}, .NET {Environment.Version}.\n")
            .Append("Times are CPU seconds of the process, the best of several rounds; ratios are to the reference in the same run.\n\n")
            .Append("| measurement | figure | unit | reference | its figure | ratio | target | kept |\n|---|---:|---|---|---:|---:|---|---|\n");
        foreach (var row in _rows)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Name} | {Format(row.Value)} | {row.Unit} | {row.Reference} | {Format(row.ReferenceValue)} | {Format(row.Ratio)} | {row.Target} | {Verdict(row)} |\n");
        }

        foreach (var note in _notes)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{note}\n");
        }

        return text.ToString();
    }

    private static string Verdict(BenchmarkRow row) => row.Target?.IsKeptBy(row) switch
    {
        true => "yes",
        false => "NO",
        null => string.Empty,
    };

    private static string Format(double? value) => value switch
    {
        null => string.Empty,
        >= 1000 => value.Value.ToString("F0", CultureInfo.InvariantCulture),
        >= 10 => value.Value.ToString("F1", CultureInfo.InvariantCulture),
        >= 0.1 => value.Value.ToString("F2", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("G3", CultureInfo.InvariantCulture),
    };
}
