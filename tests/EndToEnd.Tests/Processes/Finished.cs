namespace EndToEnd.Tests.Processes;

/// <summary>How a program ended and what it said.</summary>
internal sealed record Finished(int ExitCode, IReadOnlyList<string> Output, string Errors)
{
    public string Text => string.Join('\n', Output);

    /// <summary>Asserts the exit code, showing what the program said where it is another.</summary>
    public Finished Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, not {exitCode}\n{Text}\n{Errors}");
        Assert.DoesNotContain("   at ", Errors, StringComparison.Ordinal);
        return this;
    }
}
