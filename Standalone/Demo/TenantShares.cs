using Telepool.Collectors.History;

namespace Standalone.Demo;

/// <summary>
/// How the pages that were read divide among the tenants, for as long as all of them had work: from the first page until one tenant's last
/// channel is done, after which the others rightly get more.
/// </summary>
internal sealed class TenantShares(IReadOnlyList<int> channelsOfTenants)
{
    private readonly long[] _pages = new long[channelsOfTenants.Count];
    private readonly int[] _left = [.. channelsOfTenants];
    private readonly Lock _lock = new();
    private bool _isOver;

    /// <summary>How far the largest deviation is from an equal share, as a part of that share.</summary>
    public double Deviation
    {
        get
        {
            lock (_lock)
            {
                var fair = _pages.Sum() / (double)_pages.Length;
                return fair > 0 ? _pages.Max(pages => Math.Abs(pages - fair) / fair) : 0;
            }
        }
    }

    /// <summary>Watches a tenant's work and passes on what it is told.</summary>
    public IHistoryObserver Watch(int tenant, IHistoryObserver next) => new Observer(this, tenant, next);

    private void PageStored(int tenant)
    {
        lock (_lock)
        {
            _pages[tenant] += _isOver ? 0 : 1;
        }
    }

    private void Finished(int tenant)
    {
        lock (_lock)
        {
            _isOver |= --_left[tenant] <= 0;
        }
    }

    private sealed class Observer(TenantShares owner, int tenant, IHistoryObserver next) : IHistoryObserver
    {
        public void Started(string username, long stored, long total) => next.Started(username, stored, total);

        public void PageStored(string username, int rows, int total, string accountId)
        {
            owner.PageStored(tenant);
            next.PageStored(username, rows, total, accountId);
        }

        public void Waiting(string username, string accountId, TimeSpan wait) => next.Waiting(username, accountId, wait);

        public void Finished(ChannelOutcome outcome)
        {
            owner.Finished(tenant);
            next.Finished(outcome);
        }
    }
}
