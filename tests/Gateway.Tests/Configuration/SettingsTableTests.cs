namespace Gateway.Tests.Configuration;

public sealed class SettingsTableTests
{
    /// <summary>With this variable set the test writes the list instead of comparing it.</summary>
    private const string Write = "TELEPOOL_WRITE_DOCS";

    [Fact]
    public void List_ForOperators_IsThatOfTheSettings()
    {
        var made = SettingsTable.Make();
        var path = Path.Combine(Root(), "docs", "gateway", "settings.md");
        if (Environment.GetEnvironmentVariable(Write) == "1")
        {
            File.WriteAllText(path, made);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == made, $"docs/gateway/settings.md is out of date: run this test with {Write}=1");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
