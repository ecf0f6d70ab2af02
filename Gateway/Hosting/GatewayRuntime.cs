using System.Net;
using Telepool.Gateway.Admin;
using Telepool.Gateway.Admin.Contracts;
using Telepool.Gateway.Admission.Bans;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Hosting;

/// <summary>A running gateway as the operator's interface sees it.</summary>
/// <param name="host">The gateway.</param>
/// <param name="time">The clock.</param>
/// <param name="drain">Begins to drain.</param>
internal sealed class GatewayRuntime(GatewayHost host, TimeProvider time, Action drain) : IGatewayRuntime
{
    private static readonly GatewayCounter[] Counters = Enum.GetValues<GatewayCounter>();

    private readonly long _since = time.GetTimestamp();

    /// <inheritdoc />
    public GatewayStatusAnswer Status()
    {
        var counters = Counters.ToDictionary(static counter => Configuration.SettingScalar.Camel(counter.ToString()), Sum, StringComparer.Ordinal);
        return new GatewayStatusAnswer(
            typeof(GatewayRuntime).Assembly.GetName().Version?.ToString(3) ?? string.Empty,
            Environment.ProcessId,
            host.State.Current.Version,
            (long)time.GetElapsedTime(_since).TotalSeconds,
            host.IsDraining,
            [.. host.EndPoints.Select(endPoint => endPoint.ToString())],
            host.Workers.Count,
            Relays,
            host.Door.Open - Relays,
            Sum(GatewayCounter.BytesUp),
            Sum(GatewayCounter.BytesDown),
            counters);
    }

    /// <inheritdoc />
    public IReadOnlyList<UserUsageAnswer> Usage() =>
    [
        .. host.Registry.All.Select(account => new UserUsageAnswer(
            account.Name, account.Connections, account.Devices, account.BytesUp, account.BytesDown, account.Settings.QuotaBytes is null ? null : account.Used, account.IsBlocked)),
    ];

    /// <inheritdoc />
    public async Task<bool> ResetQuotaAsync(string user, CancellationToken cancellationToken)
    {
        if (host.Registry.Find(user) is not { } account)
        {
            return false;
        }

        account.ResetQuota(time.GetUtcNow());
        if (host.Cluster is { } cluster)
        {
            await cluster.Admission.ResetQuotaAsync(account, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <inheritdoc />
    public IReadOnlyList<BanAnswer> Bans() => [.. host.Door.Bans.List().Select(ban => new BanAnswer(ban.Network.ToString(), ban.Until, ban.Reason))];

    /// <inheritdoc />
    public bool Ban(IPNetwork network, TimeSpan? length, string reason)
    {
        var now = time.GetUtcNow();
        var ban = new NetworkBan { Network = network, Reason = reason, By = "operator", Since = now, Until = length is { } until ? now + until : null };
        var isNew = host.Door.Bans.Put(ban);
        host.Door.Bans.Publish();
        host.Cluster?.Bans.Put(ban);
        return isNew;
    }

    /// <inheritdoc />
    public bool Unban(IPNetwork network)
    {
        var isLifted = host.Door.Bans.Lift(network);
        host.Door.Bans.Publish();
        host.Cluster?.Bans.Lift(network);
        return isLifted;
    }

    /// <inheritdoc />
    public void Drain() => drain();

    private long Relays => Sum(GatewayCounter.RelaysOpened) - Sum(GatewayCounter.RelaysClosed);

    private long Sum(GatewayCounter counter) => host.Workers.Sum(worker => worker.Counters[counter]);
}
