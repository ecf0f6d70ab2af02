namespace House.Tests;

/// <summary>What a rule of the house found, shown whole: each finding is a place to go to.</summary>
internal static class Findings
{
    /// <summary>Fails with every finding on its own line.</summary>
    public static void None(IEnumerable<string> findings)
    {
        var found = findings.ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
