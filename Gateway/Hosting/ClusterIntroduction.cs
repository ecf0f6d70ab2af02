using Grains.Interfaces.Admission;
using Telepool.Gateway.Metrics;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Hosting;

/// <summary>What a running gateway says of itself to its cluster.</summary>
internal sealed class ClusterIntroduction(GatewayHost host, TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>As it is now.</summary>
    public GatewayInfo Tell() => new()
    {
        Id = host.Cluster!.Id,
        Addresses = [.. host.EndPoints.Select(static endPoint => endPoint.ToString())],
        Version = typeof(ClusterIntroduction).Assembly.GetName().Version?.ToString(3) ?? string.Empty,
        StartedAt = _startedAt,
        Connections = (int)host.Door.Open,
        Configuration = host.State.Current.Version,
        IsDraining = host.IsDraining,
        Bytes = host.Workers.Sum(static worker => worker.Counters[GatewayCounter.BytesUp] + worker.Counters[GatewayCounter.BytesDown]),
        Counts = [.. Counts()],
    };

    private IEnumerable<GatewayCount> Counts() =>
        from counter in Enum.GetValues<GatewayCounter>()
        let value = host.Workers.Sum(worker => worker.Counters[counter])
        where value != 0
        let series = CounterSeries.Of(counter)
        select new GatewayCount(series.Metric[(series.Metric.LastIndexOf('.') + 1)..], string.Join(' ', series.Labels.Select(static label => label.Value)), value);
}
