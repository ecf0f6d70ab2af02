namespace Grains.Accounts;

/// <summary>
/// Stops the granting of leases in this process and tells when the last one is back. One per silo; its members may be called from any thread.
/// </summary>
public sealed class AccountDrain
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _idle;
    private int _active;
    private volatile bool _draining;

    /// <summary>Whether leases are refused by now.</summary>
    public bool IsDraining => _draining;

    /// <summary>Completes when leases begin to be refused: whoever waits for something else ends its wait.</summary>
    public Task Began => _began.Task;

    /// <summary>Leases out in this process.</summary>
    public int ActiveLeases => Volatile.Read(ref _active);

    /// <summary>Refuses leases from now on and waits for those that are out.</summary>
    /// <param name="cancellationToken">Ends the wait; the refusing stays.</param>
    /// <returns>Leases that were still out at the end.</returns>
    public async Task<int> DrainAsync(CancellationToken cancellationToken)
    {
        Task idle;
        lock (_lock)
        {
            _draining = true;
            _began.TrySetResult();
            if (_active == 0)
            {
                return 0;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _idle.Task;
        }

        await idle.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ActiveLeases;
    }

    internal void Granted()
    {
        lock (_lock)
        {
            _active++;
        }
    }

    internal void Ended(int count = 1)
    {
        lock (_lock)
        {
            _active -= count;
            if (_active <= 0)
            {
                _idle?.TrySetResult();
            }
        }
    }
}
