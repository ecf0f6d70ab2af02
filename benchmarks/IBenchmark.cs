namespace Benchmarks;

/// <summary>
/// One subject of measurement. Implementations are found by their type and need a constructor without parameters; the command
/// line names them: <c>dotnet run -c Release --project benchmarks -- SUBJECT</c>.
/// </summary>
internal interface IBenchmark
{
    /// <summary>The subject's name, in lower case; the results go to <c>benchmarks/results/SUBJECT.md</c>.</summary>
    string Subject { get; }

    /// <summary>What is measured and how, one sentence for the head of the results.</summary>
    string Description { get; }

    /// <summary>Measures, adding a row per figure.</summary>
    void Run(BenchmarkReport report);
}
