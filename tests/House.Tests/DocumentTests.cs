using System.Text.RegularExpressions;

namespace House.Tests;

public sealed partial class DocumentTests
{
    [Fact]
    public void Links_OfEveryDocument_LeadSomewhere()
    {
        var broken = from document in Repository.Files("*.md")
                     from Match match in Link().Matches(Repository.Read(document))
                     let target = match.Groups[1].Value
                     where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#') && !target.StartsWith("mailto:", StringComparison.Ordinal)
                     let path = Path.Combine(Repository.Root, Path.GetDirectoryName(document) ?? string.Empty, target.Split('#')[0])
                     where !File.Exists(path) && !Directory.Exists(path)
                     select $"{document}: {target}";

        Findings.None(broken);
    }

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
