using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;

namespace Telepool.Collectors.Control;

/// <summary>The pool of a running host, over its loopback interface (<see cref="PoolRoutes"/>).</summary>
internal sealed class RemotePoolControl(HttpClient http) : IPoolControl
{
    public async Task<PoolStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        return await http.AskAsync(PoolRoutes.StatusPath, ControlJson.Default.PoolStatus, cancellationToken).ConfigureAwait(false);
    }

    public async Task<LeaseListing> ListLeasesAsync(CancellationToken cancellationToken)
    {
        return await http.AskAsync(PoolRoutes.LeasesPath, ControlJson.Default.LeaseListing, cancellationToken).ConfigureAwait(false);
    }

    public async Task<LeaseInfo?> ExpireLeaseAsync(Guid leaseId, CancellationToken cancellationToken)
    {
        using var answer = await http.SayAsync(PoolRoutes.ExpirePath, new PoolQuery { Lease = leaseId }, ControlJson.Default.PoolQuery, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.FindAsync(answer, ControlJson.Default.LeaseInfo, cancellationToken).ConfigureAwait(false);
    }

    public async Task<int> DrainAsync(string? accountId, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var answer = await http.SayAsync(PoolRoutes.DrainPath, new PoolQuery { Account = accountId, Wait = wait.TotalSeconds }, ControlJson.Default.PoolQuery, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.Int32, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> ResumeAsync(string? accountId, CancellationToken cancellationToken)
    {
        using var answer = await http.SayAsync(PoolRoutes.ResumePath, new PoolQuery { Account = accountId }, ControlJson.Default.PoolQuery, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.Boolean, cancellationToken).ConfigureAwait(false);
    }

    public async Task<PoolExplanation> ExplainAsync(string accountId, string purpose, string? peer, CancellationToken cancellationToken)
    {
        using var answer = await http.SayAsync(PoolRoutes.ExplainPath, new PoolQuery { Account = accountId, Purpose = purpose, Peer = peer }, ControlJson.Default.PoolQuery, cancellationToken).ConfigureAwait(false);
        return await ControlHttp.ReadAsync(answer, ControlJson.Default.PoolExplanation, cancellationToken).ConfigureAwait(false);
    }
}
