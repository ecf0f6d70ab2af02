using System.Text.Json;
using Grains.Interfaces.Statistics;
using Telepool.Collectors.Statistics;

namespace Telepool.Collectors.Tests.Statistics;

public sealed class GraphJsonTests
{
    private const string Graph = """
        {"columns":[["x",1000,2000],["y0",1,null],["y1",3.5,-4]],"types":{"x":"x","y0":"line","y1":"bar"},"names":{"y0":"Joined"},"colors":{"y0":"BLUE#3497ED"},"hidden":[],"subchart":{"show":true}}
        """;

    [Fact]
    public void TryRead_Graph_HasItsSeries()
    {
        Assert.Equal(GraphStatus.Ok, GraphJson.TryRead(Graph, out var graph, out var reason));
        Assert.Empty(reason);
        Assert.Equal([1000d, 2000], graph!.X);
        Assert.Equal(["y0:Joined:line:#3497ED", "y1::bar:"], graph.Series.Select(series => $"{series.Id}:{series.Name}:{series.Type}:{series.Color}"));
        Assert.Equal([1, null], graph.Series[0].Values);
        Assert.Equal([3.5, -4d], graph.Series[1].Values.Select(value => value!.Value));
    }

    [Fact]
    public void TryRead_EveryPrefix_IsIncomplete()
    {
        var text = Graph.Trim();
        for (var length = 0; length < text.Length; length++)
        {
            Assert.Equal(GraphStatus.Incomplete, GraphJson.TryRead(text[..length], out var graph, out var reason));
            Assert.Null(graph);
            Assert.NotEmpty(reason);
        }
    }

    [Fact]
    public void TryRead_EverySingleCharacterChanged_IsAnAnswerAndNoException()
    {
        var text = Graph.Trim();
        var counts = new Dictionary<GraphStatus, int>();
        for (var at = 0; at < text.Length; at++)
        {
            foreach (var character in "\0 \"{}[],:x9-\u00e9\ud800")
            {
                var status = GraphJson.TryRead(string.Concat(text.AsSpan(0, at), character.ToString(), text.AsSpan(at + 1)), out var graph, out _);
                Assert.Equal(status == GraphStatus.Ok, graph is not null);
                counts[status] = counts.GetValueOrDefault(status) + 1;
            }
        }

        Assert.Equal(4, counts.Count);
    }

    [Theory]
    [InlineData("""[]""", GraphStatus.Unsupported)]
    [InlineData("""{"columns":{}}""", GraphStatus.Unsupported)]
    [InlineData("""{"columns":[[]]}""", GraphStatus.Unsupported)]
    [InlineData("""{"columns":[[1,2]]}""", GraphStatus.Unsupported)]
    [InlineData("""{"columns":[["x","1"]],"types":{"x":"x"}}""", GraphStatus.Unsupported)]
    [InlineData("""{"columns":[["x",1],["y",1e999]],"types":{"x":"x"}}""", GraphStatus.Unsupported)]
    [InlineData("""{"columns":[["y",1]]}""", GraphStatus.Invalid)]
    [InlineData("""{"columns":[["x",1],["y",1,2]],"types":{"x":"x"}}""", GraphStatus.Invalid)]
    [InlineData("""{"columns":[["x",1],["x",1]],"types":{"x":"x"}}""", GraphStatus.Invalid)]
    [InlineData("""{"columns":[["x",null]],"types":{"x":"x"}}""", GraphStatus.Invalid)]
    [InlineData("""{"columns":[["x",1]],"types":{"x":"x"}} {}""", GraphStatus.Invalid)]
    [InlineData("""{"columns":[["x",1],["y",1]],"types":{"x":"x"},"names":{"y":"\ud800"}}""", GraphStatus.Invalid)]
    [InlineData("""not json""", GraphStatus.Invalid)]
    public void TryRead_WhatIsNoGraph_SaysWhy(string json, GraphStatus expected)
    {
        Assert.Equal(expected, GraphJson.TryRead(json, out var graph, out var reason));
        Assert.Null(graph);
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void ToJson_OfAGraph_HoldsRowsAndTheOriginal()
    {
        using var row = JsonDocument.Parse(StatisticRows.ToJson(new StatisticsGraph { Name = "growth_graph", State = GraphState.Loaded, Json = Graph }));
        Assert.Equal("loaded", row.RootElement.GetProperty("state").GetString());
        Assert.Equal(["[1000,\"y0\",1]", "[1000,\"y1\",3.5]", "[2000,\"y1\",-4]"], row.RootElement.GetProperty("rows").EnumerateArray().Select(item => item.GetRawText()));
        Assert.True(row.RootElement.GetProperty("raw").GetProperty("subchart").GetProperty("show").GetBoolean());
    }

    [Fact]
    public void ToJson_OfAGraphOverSeveralLines_IsOneLine() =>
        Assert.DoesNotContain('\n', StatisticRows.ToJson(new StatisticsGraph { Name = "growth_graph", State = GraphState.Loaded, Json = Graph.Replace(",", ",\n") }));

    [Theory]
    [InlineData(GraphState.Loaded, """{"columns":[[""", "unreadable")]
    [InlineData(GraphState.Loaded, "", "unreadable")]
    [InlineData(GraphState.Loaded, """{"columns":[["x",1]],"types":{"x":"x"},"title":"\ud800"}""", "unreadable")]
    [InlineData(GraphState.Unavailable, "", "unavailable")]
    public void ToJson_WithoutAReadableGraph_IsStillJson(GraphState state, string json, string expected)
    {
        using var row = JsonDocument.Parse(StatisticRows.ToJson(new StatisticsGraph { Name = "growth_graph", State = state, Json = json, Reason = "Not enough data" }));
        Assert.Equal(expected, row.RootElement.GetProperty("state").GetString());
    }
}
