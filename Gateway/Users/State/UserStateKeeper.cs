using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Telepool.Gateway.Users.State;

/// <summary>
/// Keeps what is counted of users in a file: every few seconds and at the end. A process that is killed forgets what it has counted since the last
/// save, in the users' favour.
/// </summary>
internal sealed partial class UserStateKeeper : IAsyncDisposable
{
    // A user that was taken out of the configuration and comes back within that time is not a new one.
    private static readonly TimeSpan Remember = TimeSpan.FromDays(90);

    private readonly ConcurrentDictionary<string, UserTotals> _absent;
    private readonly UserStateFile _file;
    private readonly TimeProvider _time;
    private readonly ILogger<UserStateKeeper> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _write = new();
    private UserRegistry? _registry;
    private Task _loop = Task.CompletedTask;
    private bool _isFailing;

    private UserStateKeeper(UserStateFile file, UserStateRead read, TimeProvider time, ILogger<UserStateKeeper> logger)
    {
        (_file, _time, _logger, Found) = (file, time, logger, read);
        _absent = new ConcurrentDictionary<string, UserTotals>(read.Users, StringComparer.Ordinal);
    }

    /// <summary>What was found at the start.</summary>
    public UserStateRead Found { get; }

    /// <summary>Reads the file.</summary>
    /// <param name="path">Where it is, or will be.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Takes what is wrong with it.</param>
    /// <param name="problem">What is wrong; empty where nothing is.</param>
    /// <returns>The keeper; null with <paramref name="problem"/> where the file can be neither read nor replaced, so that it must not be written over.</returns>
    public static UserStateKeeper? Open(string path, TimeProvider time, ILogger<UserStateKeeper> logger, out string problem)
    {
        var file = new UserStateFile(System.IO.Path.GetFullPath(path));
        var read = file.Read(time.GetUtcNow());
        problem = read.Problem;
        if (read.Status == UserStateStatus.Unreadable)
        {
            return null;
        }

        if (problem.Length > 0)
        {
            LogCorrupt(logger, problem);
        }

        return new UserStateKeeper(file, read, time, logger);
    }

    /// <summary>What was counted of a user before this process, for the registry.</summary>
    public UserTotals? Find(string name) => _absent.GetValueOrDefault(name);

    /// <summary>Begins to save what a registry counts.</summary>
    public void Start(UserRegistry registry, Func<TimeSpan> interval)
    {
        _registry = registry;
        registry.Ended += (account, totals) => _absent[account.Name] = totals;
        _loop = Task.Run(() => SaveAllTheTimeAsync(interval, _stop.Token), CancellationToken.None);
    }

    /// <summary>Saves now. Failing is logged once until it works again.</summary>
    /// <returns>Whether what is counted is in the file.</returns>
    public bool Save()
    {
        lock (_write)
        {
            try
            {
                _file.Write(Collect());
                _isFailing = false;
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!_isFailing)
                {
                    _isFailing = true;
                    LogNotSaved(_logger, _file.Path, e);
                }

                return false;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_registry is not null)
        {
            Save();
        }

        _stop.Dispose();
    }

    private Dictionary<string, UserTotals> Collect()
    {
        var oldest = _time.GetUtcNow() - Remember;
        var all = _absent.Where(user => user.Value.LastSeen is not { } seen || seen >= oldest).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, totals) in _registry!.Totals())
        {
            all[name] = totals with { LastSeen = ToMinute(totals.LastSeen) };
        }

        return all;
    }

    // So that a user who is merely connected does not have the file written every few seconds.
    private static DateTimeOffset? ToMinute(DateTimeOffset? time) =>
        time is { } at ? new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero) : null;

    private async Task SaveAllTheTimeAsync(Func<TimeSpan> interval, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(interval(), _time, cancellationToken).ConfigureAwait(false);
            Save();
        }
    }
}
