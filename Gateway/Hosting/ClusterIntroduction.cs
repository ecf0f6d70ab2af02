using System.Text.Json;
using Grains.Interfaces.Admission;
using Telepool.Gateway.Metrics;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Hosting;

/// <summary>What a running gateway says of itself to its cluster.</summary>
internal sealed class ClusterIntroduction(GatewayHost host, TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private (long Version, GatewayUser[] Users) _own = (-1, []);

    /// <summary>As it is now.</summary>
    public GatewayInfo Tell()
    {
        var own = Own();
        return Tell([.. own.Take(GatewayInfo.MaxUsers)], own.Length);
    }

    private GatewayInfo Tell(GatewayUser[] users, int userCount) => new()
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
        Users = users,
        UserCount = userCount,
    };

    /// <summary>The users that only this gateway has, of the present configuration.</summary>
    private GatewayUser[] Own()
    {
        var current = host.State.Current;
        if (_own.Version != current.Version)
        {
            var shared = SharedNames(host.Cluster!.Users.Document);
            _own = (current.Version,
            [
                .. from user in current.Settings.Users
                   where !shared.Contains(user.Name)
                   orderby user.Name
                   select new GatewayUser(user.Name, user.IsEnabled, user.Secret.Domain is not null ? "tls" : user.Secret.RequiresPadding ? "padded" : "plain"),
            ]);
        }

        return _own.Users;
    }

    private static HashSet<string> SharedNames(byte[] document)
    {
        try
        {
            using var json = JsonDocument.Parse(document.Length == 0 ? "{}"u8.ToArray() : document);
            return json.RootElement.ValueKind == JsonValueKind.Object ? [.. json.RootElement.EnumerateObject().Select(static user => user.Name)] : [];
        }
        catch (JsonException)
        {
            // Whatever it is, the configuration that holds was not made of it.
            return [];
        }
    }

    private IEnumerable<GatewayCount> Counts() =>
        from counter in Enum.GetValues<GatewayCounter>()
        let value = host.Workers.Sum(worker => worker.Counters[counter])
        where value != 0
        let series = CounterSeries.Of(counter)
        select new GatewayCount(series.Metric[(series.Metric.LastIndexOf('.') + 1)..], string.Join(' ', series.Labels.Select(static label => label.Value)), value);
}
