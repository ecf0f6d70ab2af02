using System.Text;
using System.Text.RegularExpressions;
using ServiceDefaults.Configuration;

namespace ServiceDefaults.Tests.Configuration;

public sealed partial class DocumentationTests
{
    private const string Rewrite = "TELEPOOL_WRITE_DOCS";

    private static string Page => Path.Combine(RepositoryRoot(), "docs", "configuration.md");

    [Fact]
    public void Documentation_Tables_AreTheCatalogs()
    {
        var page = File.ReadAllText(Page);
        var expected = Table().Replace(page, match => $"<!-- settings: {match.Groups["part"].Value} -->\n{TableOf(match.Groups["part"].Value)}<!-- end -->");
        if (Environment.GetEnvironmentVariable(Rewrite) is "1")
        {
            File.WriteAllText(Page, expected);
        }

        Assert.True(page == expected || Environment.GetEnvironmentVariable(Rewrite) is "1", $"docs/configuration.md is not what the catalog says; run this test with {Rewrite}=1 to write it anew");
    }

    [Fact]
    public void Documentation_EveryPart_HasItsTable() =>
        Assert.Equal(
            SettingCatalog.All.Select(setting => setting.Part).Distinct().Order(StringComparer.Ordinal),
            Table().Matches(File.ReadAllText(Page)).Select(match => match.Groups["part"].Value).Order(StringComparer.Ordinal));

    private static string TableOf(string part)
    {
        var table = new StringBuilder("| variable | default | applies | what it is | allowed |\n| --- | --- | --- | --- | --- |\n");
        foreach (var setting in SettingCatalog.All.Where(setting => setting.Part == part))
        {
            var applies = setting.Applies == SettingApplies.Restart ? "next start" : setting.Applies.ToString().ToLowerInvariant();
            var more = setting.Page is { } page ? $" [More]({page})." : string.Empty;
            var secret = setting.IsSecret ? " A secret." : string.Empty;
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{setting.Variable}` | {Cell(setting.Default ?? string.Empty)} | {applies} | {Cell(setting.Meaning)}{secret}{more} | {Cell(setting.Allowed)} |\n");
        }

        return table.ToString();
    }

    // What would end the cell, or be taken for markup.
    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);

    private static string RepositoryRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Orleans.sln")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return directory;
    }

    [GeneratedRegex(@"<!-- settings: (?<part>[^>]+) -->\n.*?<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Table();
}
