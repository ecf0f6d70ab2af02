using ServiceDefaults.Configuration;

namespace ServiceDefaults.Tests.Configuration;

public sealed class DocumentationTests
{
    [Fact]
    public void Documentation_EveryVariable_IsListed()
    {
        var reader = new SettingsReader(new Dictionary<string, string>());
        SettingsBinder.Bind(reader);
        var page = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "configuration.md"));
        Assert.DoesNotContain(reader.Known, variable => !page.Contains($"`{variable}`", StringComparison.Ordinal));
    }

    private static string RepositoryRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Orleans.sln")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return directory;
    }
}
