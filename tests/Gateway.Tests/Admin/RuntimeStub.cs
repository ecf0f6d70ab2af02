using System.Net;
using Telepool.Gateway.Admin;
using Telepool.Gateway.Admin.Contracts;

namespace Gateway.Tests.Admin;

/// <summary>A gateway without connections.</summary>
internal sealed class RuntimeStub : IGatewayRuntime
{
    private readonly Dictionary<IPNetwork, BanAnswer> _bans = [];

    public bool IsDraining { get; private set; }

    public GatewayStatusAnswer Status() => new("1", 1, 1, 1, IsDraining, ["127.0.0.1:443"], 1, 0, 0, 0, 0, new Dictionary<string, long>());

    public IReadOnlyList<UserUsageAnswer> Usage() => [new UserUsageAnswer("alice", 2, 1, 10, 20, null, false)];

    public Task<bool> ResetQuotaAsync(string user, CancellationToken cancellationToken) => Task.FromResult(user == "alice");

    public IReadOnlyList<BanAnswer> Bans() => [.. _bans.Values];

    public bool Ban(IPNetwork network, TimeSpan? length, string reason) => _bans.TryAdd(network, new BanAnswer(network.ToString(), null, reason));

    public bool Unban(IPNetwork network) => _bans.Remove(network);

    public void Drain() => IsDraining = true;
}
