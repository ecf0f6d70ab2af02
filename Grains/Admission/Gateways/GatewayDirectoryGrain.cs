using Grains.Interfaces.Admission;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Admission.Gateways;

/// <summary>The gateways, in memory only. Calls no grain of ours.</summary>
internal sealed class GatewayDirectoryGrain([FromKeyedServices(GrainClock.Key)] TimeProvider time) : Grain, IGatewayDirectoryGrain
{
    private readonly Dictionary<string, (GatewayStatus Status, DateTimeOffset Until)> _gateways = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task HeartbeatAsync(GatewayInfo gateway, TimeSpan timeToLive)
    {
        ArgumentException.ThrowIfNullOrEmpty(gateway.Id);
        var now = time.GetUtcNow();
        _gateways[gateway.Id] = (new GatewayStatus { Info = gateway, SeenAt = now }, now + timeToLive);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task LeaveAsync(string id)
    {
        _gateways.Remove(id);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<GatewayStatus[]> ListAsync()
    {
        var now = time.GetUtcNow();
        foreach (var id in _gateways.Where(pair => pair.Value.Until <= now).Select(static pair => pair.Key).ToArray())
        {
            _gateways.Remove(id);
        }

        return Task.FromResult(_gateways.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Value.Status).ToArray());
    }
}
