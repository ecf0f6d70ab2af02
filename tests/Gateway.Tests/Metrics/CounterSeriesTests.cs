using Telepool.Gateway.Metrics;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Metrics;

public sealed class CounterSeriesTests
{
    [Fact]
    public void Of_EveryCounter_IsASeriesOfItsOwn()
    {
        var series = Enum.GetValues<GatewayCounter>().Select(CounterSeries.Of).Select(one => one.Metric + string.Join(',', one.Labels)).ToArray();

        Assert.Equal(series.Length, series.Distinct().Count());
    }

    [Fact]
    public void Of_EveryMetric_HasTheSameLabelsInAllItsSeries() =>
        Assert.All(
            Enum.GetValues<GatewayCounter>().Select(CounterSeries.Of).GroupBy(one => one.Metric),
            metric => Assert.Single(metric.Select(one => string.Join(',', one.Labels.Select(label => label.Key))).Distinct()));
}
