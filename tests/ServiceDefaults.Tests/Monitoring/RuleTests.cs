using System.Text.RegularExpressions;

namespace ServiceDefaults.Tests.Monitoring;

public sealed partial class RuleTests
{
    [Fact]
    public void Expressions_OfAllRules_NameOnlyWhatIsThere() =>
        Assert.Empty(MonitoringFiles.Rules("alerts.yml").Concat(MonitoringFiles.Rules("recording.yml")).SelectMany(rule => MonitoringFiles.Unknown(rule["expr"])));

    [Fact]
    public void Alerts_All_SayWhatIsWrongAndWhatToDo()
    {
        var alerts = MonitoringFiles.Rules("alerts.yml");
        Assert.Equal(alerts.Count, alerts.Select(alert => alert["alert"]).Distinct().Count());
        var runbook = File.ReadAllLines(Path.Combine(MonitoringFiles.Root, "docs", "operations.md"))
            .Where(line => line.StartsWith('#')).Select(line => Anchor(line.TrimStart('#').Trim())).ToHashSet();
        foreach (var alert in alerts)
        {
            Assert.Contains(alert["severity"], (string[])["critical", "warning", "info"]);
            Assert.NotEmpty(alert["summary"]);
            Assert.EndsWith(".", alert["description"]);
            Assert.StartsWith("docs/operations.md#", alert["runbook"]);
            Assert.True(runbook.Contains(alert["runbook"].Split('#')[1]), $"{alert["alert"]}: docs/operations.md has no heading for {alert["runbook"]}");
        }
    }

    [Fact]
    public void Alerts_All_AreTestedToFireAndToStayQuiet()
    {
        var tested = new Dictionary<string, List<bool>>();
        foreach (var file in Directory.GetFiles(Path.Combine(MonitoringFiles.Prometheus, "tests"), "*.yml"))
        {
            foreach (Match match in Test().Matches(File.ReadAllText(file)))
            {
                tested.TryAdd(match.Groups[1].Value, []);
                tested[match.Groups[1].Value].Add(match.Groups[2].Value.Trim() != "[]");
            }
        }

        Assert.All(MonitoringFiles.Rules("alerts.yml"), alert => Assert.Equal([false, true], tested.GetValueOrDefault(alert["alert"], []).Order()));
    }

    [Fact]
    public void Recordings_All_AreTested()
    {
        var tests = File.ReadAllText(Path.Combine(MonitoringFiles.Prometheus, "tests", "recording.test.yml"));
        Assert.All(MonitoringFiles.Rules("recording.yml"), rule => Assert.Matches($"expr: .*{Regex.Escape(rule["record"])}\\b", tests));
    }

    [Fact]
    public async Task Promtool_RulesConfigurationAndTheirTests_PassAll()
    {
        var rules = Directory.GetFiles(Path.Combine(MonitoringFiles.Prometheus, "rules"), "*.yml");
        var (checkedRules, said) = await MonitoringFiles.PromtoolAsync(["check", "rules", "--lint=all", "--lint-fatal", .. rules]);
        Assert.True(checkedRules == 0, said);

        // Its files are where a container has them, so only what it says is checked.
        (var configuration, said) = await MonitoringFiles.PromtoolAsync("check", "config", "--syntax-only", Path.Combine(MonitoringFiles.Prometheus, "prometheus.yml"));
        Assert.True(configuration == 0, said);

        (var tests, said) = await MonitoringFiles.PromtoolAsync(["test", "rules", .. Directory.GetFiles(Path.Combine(MonitoringFiles.Prometheus, "tests"), "*.yml")]);
        Assert.True(tests == 0, said);
    }

    // How repositories' pages make anchors of headings.
    private static string Anchor(string heading) => NoLetter().Replace(heading.ToLowerInvariant(), string.Empty).Replace(' ', '-');

    [GeneratedRegex(@"alertname: (\w+)\s+exp_alerts:(.*)")]
    private static partial Regex Test();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoLetter();
}
