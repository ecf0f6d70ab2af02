using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Benchmarks.Collecting;

/// <summary>The program as a user runs it: a process with arguments, settings and standard output.</summary>
internal static class TelepoolProgram
{
    /// <summary>The program as <c>./telepool</c> runs it where it was built, otherwise the one built with the benchmarks.</summary>
    public static string Find([CallerFilePath] string here = "")
    {
        var built = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "artifacts", "program", "telepool.dll");
        return File.Exists(built) ? Path.GetFullPath(built) : Path.Combine(AppContext.BaseDirectory, "telepool.dll");
    }

    public static Process Start(string program, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
