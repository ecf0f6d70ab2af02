using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Telepool.Gateway.Cluster;
using Telepool.Gateway.Users;
using Gateway.Tests.Users;

namespace Gateway.Tests.Cluster;

/// <summary>What of a gateway deals with users: its accounts and its desk.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly UserRegistry _registry = new(2, TimeProvider.System, isShared: true) { DeviceGrace = TimeSpan.Zero };
    private UserSettings[] _users;

    public TestGateway(IGrainFactory grains, string name, ClusterSettings settings, params UserSettings[] users)
    {
        _users = users;
        Load(users);
        Desk = new ClusterUsers(grains, _registry, name, () => settings, TimeProvider.System, NullLogger<ClusterUsers>.Instance);
        Desk.Start();
    }

    public ClusterUsers Desk { get; }

    public UserAccount Anna => _registry.Find("anna")!;

    public long Now => Environment.TickCount64;

    public void Load(params UserSettings[] users)
    {
        _users = users;
        _registry.Commit(users, _registry.Prepare(users));
    }

    public void Load(Func<UserSettings, UserSettings> change) => Load([.. _users.Select(change)]);

    /// <summary>Opens a connection as a worker does: at once where it can be told, otherwise when the desk has answered.</summary>
    public async Task<AdmissionVerdict> OpenAsync(string address)
    {
        var client = TestUsers.Address(address);
        var verdict = Anna.TryOpen(client, Now);
        if (verdict.Outcome != AdmissionOutcome.Ask)
        {
            return verdict;
        }

        var request = new Parked(Anna, client);
        Desk.Ask(request);
        return await request.Answered.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public void Close(string address) => Anna.Closed(TestUsers.Address(address), Now);

    public ValueTask DisposeAsync() => Desk.DisposeAsync();

    private sealed class Parked(UserAccount account, UInt128 address) : AdmissionRequest(account, address)
    {
        private readonly TaskCompletionSource<AdmissionVerdict> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<AdmissionVerdict> Answered => _answer.Task;

        public override void Answer(AdmissionVerdict verdict) => _answer.SetResult(verdict);
    }
}
