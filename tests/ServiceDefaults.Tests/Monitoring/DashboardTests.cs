using System.Text.Json.Nodes;

namespace ServiceDefaults.Tests.Monitoring;

public sealed class DashboardTests
{
    [Fact]
    public void Dashboards_All_AreWholeAndTheirOwn()
    {
        var uids = new HashSet<string>();
        Assert.Equal(6, MonitoringFiles.Dashboards.Length);
        foreach (var path in MonitoringFiles.Dashboards)
        {
            var (file, board) = (Path.GetFileNameWithoutExtension(path), JsonNode.Parse(File.ReadAllText(path))!);
            Assert.Equal(file, (string?)board["uid"]);
            Assert.True(uids.Add(file));
            Assert.NotEmpty((string)board["title"]!);
            Assert.Contains(board["templating"]!["list"]!.AsArray(), variable => (string?)variable!["name"] == "datasource" && (string?)variable["type"] == "datasource" && (string?)variable["query"] == "prometheus");
            var panels = board["panels"]!.AsArray();
            Assert.Equal(panels.Count, panels.Select(panel => (int)panel!["id"]!).Distinct().Count());
            AssertApart(file, [.. panels.Select(panel => panel!["gridPos"]!)]);
            foreach (var panel in panels.Where(panel => (string?)panel!["type"] != "row"))
            {
                Assert.NotEmpty((string)panel!["title"]!);
                Assert.Equal("${datasource}", (string?)panel["datasource"]!["uid"]);
                var targets = panel["targets"]!.AsArray();
                Assert.NotEmpty(targets);
                Assert.Equal(targets.Count, targets.Select(target => (string?)target!["refId"]).Distinct().Count());
                Assert.All(targets, target => Assert.Equal("${datasource}", (string?)target!["datasource"]!["uid"]));
            }
        }
    }

    [Fact]
    public void Queries_OfAllDashboards_NameOnlyWhatIsThere()
    {
        var unknown = MonitoringFiles.Dashboards.SelectMany(path => Queries(path).SelectMany(MonitoringFiles.Unknown)).ToArray();

        Assert.Empty(unknown);
        Assert.True(MonitoringFiles.Dashboards.Sum(path => Queries(path).Count()) > 100);
    }

    [Fact]
    public void Variables_OfAllDashboards_AreThoseThatTheyHave()
    {
        foreach (var path in MonitoringFiles.Dashboards)
        {
            var board = JsonNode.Parse(File.ReadAllText(path))!;
            var names = board["templating"]!["list"]!.AsArray().Select(variable => "$" + (string?)variable!["name"]).Append("$__rate_interval").ToArray();
            foreach (var query in Queries(path))
            {
                var rest = names.OrderByDescending(name => name.Length).Aggregate(query, (text, name) => text.Replace(name, string.Empty, StringComparison.Ordinal));
                Assert.DoesNotContain("$", rest, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Promtool_QueriesOfAllDashboards_ReadsEachOfThem()
    {
        var rules = MonitoringFiles.Dashboards.SelectMany(Queries)
            .Select((query, i) => $"      - record: query_{i}\n        expr: '{Filled(query).Replace("'", "''", StringComparison.Ordinal)}'\n");
        using var folder = new TestFolder();
        var file = folder.File("queries.yml");
        await File.WriteAllTextAsync(file, "groups:\n  - name: dashboards\n    rules:\n" + string.Concat(rules), TestContext.Current.CancellationToken);

        var (exitCode, said) = await MonitoringFiles.PromtoolAsync("check", "rules", file);

        Assert.True(exitCode == 0, said);
    }

    [Fact]
    public void Provisioning_Files_LeadToTheDashboards()
    {
        var folder = Path.Combine(MonitoringFiles.Root, "deploy", "grafana", "provisioning");
        Assert.Contains("path: /var/lib/grafana/dashboards", File.ReadAllText(Path.Combine(folder, "dashboards", "telepool.yml")), StringComparison.Ordinal);
        Assert.Contains("type: prometheus", File.ReadAllText(Path.Combine(folder, "datasources", "prometheus.yml")), StringComparison.Ordinal);
    }

    private static string Filled(string query) => query.Replace("$__rate_interval", "1m", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal);

    private static IEnumerable<string> Queries(string path)
    {
        var board = JsonNode.Parse(File.ReadAllText(path))!;
        var annotations = board["annotations"]!["list"]!.AsArray().Select(each => (string)each!["expr"]!);
        var variables = board["templating"]!["list"]!.AsArray().Select(each => (string?)each!["definition"]).OfType<string>()
            .Select(definition => definition["label_values(".Length..definition.LastIndexOf(',')]);
        return board["panels"]!.AsArray().SelectMany(panel => panel!["targets"]?.AsArray() ?? []).Select(target => (string)target!["expr"]!).Concat(annotations).Concat(variables);
    }

    private static void AssertApart(string file, JsonNode[] places)
    {
        var taken = new HashSet<(int X, int Y)>();
        foreach (var place in places)
        {
            var (x, y, w, h) = ((int)place["x"]!, (int)place["y"]!, (int)place["w"]!, (int)place["h"]!);
            Assert.InRange(x + w, 1, 24);
            for (var column = x; column < x + w; column++)
            {
                for (var row = y; row < y + h; row++)
                {
                    Assert.True(taken.Add((column, row)), $"{file}: two panels at {column}, {row}");
                }
            }
        }
    }
}
