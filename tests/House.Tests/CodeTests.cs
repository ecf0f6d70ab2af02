using System.Text.RegularExpressions;

namespace House.Tests;

public sealed partial class CodeTests
{
    /// <summary>Above this a file is to be split (CONTRIBUTING.md).</summary>
    private const int MaxLines = 700;

    [Fact]
    public void Code_HasNoConditionalCompilation() =>
        Findings.None(Matches(ProductAndTests(), ConditionalCompilation()));

    [Fact]
    public void Code_DoesNotKnowItsEngine() =>
        Findings.None(Matches(
            ProductAndTests().Concat(Repository.Files("*.csproj").Where(path => !path.StartsWith("standins/", StringComparison.Ordinal))),
            MentionOfAStandIn()));

    [Fact]
    public void Code_IsFinished() =>
        Findings.None(Matches(Repository.Sources().Where(path => !IsHouse(path)), Unfinished()));

    [Fact]
    public void Files_AreShortEnough() =>
        Findings.None(Repository.Sources().Where(path => Repository.Read(path).Count(character => character == '\n') > MaxLines));

    [Fact]
    public void Folders_AreFeatures() =>
        Findings.None(Repository.Sources().Where(path => CatchAllFolder().IsMatch(path)));

    /// <summary>Which optional parts there are is asked of the feature flags; only what makes the flags, and exports before there are settings, read the variables.</summary>
    [Fact]
    public void Hosts_AskTheFlagsForTheirParts() =>
        Findings.None(Matches(
            Repository.Sources().Where(path => Repository.IsProduct(path)
                && !path.StartsWith("ServiceDefaults/Configuration/", StringComparison.Ordinal)
                && path is not ("ServiceDefaults/Tracing/ExportTarget.cs" or "ServiceDefaults/Tracing/TraceExport.cs" or "ServiceDefaults/Logging/LoggingExtensions.cs")),
            FlagOfASetting()));

    [Fact]
    public void Files_HaveNoPathOfOneMachine()
    {
        string[] kinds = ["*.cs", "*.csproj", "*.props", "*.targets", "*.sh", "*.md", "*.json", "*.yml", "*.txt", "*.js", "*.mjs", "*.sln"];
        string[] scripts = ["run", "test", "telepool", ".ci/run", "eng/feed", "eng/telepool"];

        Findings.None(Matches(kinds.SelectMany(Repository.Files).Concat(scripts), MachinePath()));
    }

    [Fact]
    public void Npm_Packages_ComeFromThePublicRegistry()
    {
        var foreign = from path in Repository.Files("package-lock.json")
                      from Match match in ResolvedFrom().Matches(Repository.Read(path))
                      where match.Groups[1].Value != "registry.npmjs.org"
                      select $"{path}: {match.Groups[1].Value}";

        Findings.None(foreign);
    }

    private static IEnumerable<string> ProductAndTests() =>
        Repository.Sources().Where(path =>
            (Repository.IsProduct(path) || path.StartsWith("tests/", StringComparison.Ordinal))
            && !path.StartsWith("tests/StandIns.Tests/", StringComparison.Ordinal)
            && !IsHouse(path));

    private static bool IsHouse(string path) => path.StartsWith("tests/House.Tests/", StringComparison.Ordinal);

    private static IEnumerable<string> Matches(IEnumerable<string> paths, Regex pattern) =>
        from path in paths
        from line in Repository.Read(path).Split('\n').Index()
        where pattern.IsMatch(line.Item)
        select $"{path}:{line.Index + 1}: {line.Item.Trim()}";

    [GeneratedRegex(@"^\s*#\s*(if|elif)\b")]
    private static partial Regex ConditionalCompilation();

    [GeneratedRegex("stand-?ins?(?!g)\\b|StandIns?\\b", RegexOptions.IgnoreCase)]
    private static partial Regex MentionOfAStandIn();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException|Assert\.True\(true|\bThread\.Sleep\b|Skip\s*=\s*""|catch\s*(\(Exception[^)]*\))?\s*\{\s*\}")]
    private static partial Regex Unfinished();

    [GeneratedRegex("/(Helpers?|Utils?|Utilities|Interfaces|Common|Misc)/")]
    private static partial Regex CatchAllFolder();

    [GeneratedRegex(@"\.(PoolEnabled|PrometheusEnabled|OpenTelemetryEnabled|FaultInjectionEnabled)\b|\b(Web|Proxies)\.IsEnabled\b|\bFaults\.Enabled\b")]
    private static partial Regex FlagOfASetting();

    // Brackets, so that this line is not found by itself.
    [GeneratedRegex("(?<![A-Za-z0-9_.~*\")}-])/(wor[k]|roo[t]|farm|hom[e]/[a-z]|User[s]/[a-z])/?")]
    private static partial Regex MachinePath();

    [GeneratedRegex("\"resolved\":\\s*\"https?://([^/\"]+)/")]
    private static partial Regex ResolvedFrom();
}
