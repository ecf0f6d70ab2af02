namespace ServiceDefaults.Configuration;

/// <summary>
/// The settings that hold in this process now: its own with the deployment's snapshot over them. A snapshot is taken whole or not at all, and swapped in
/// with one write. Settings that hold from a start on keep the value of this process' start.
/// </summary>
public sealed class LiveSettings
{
    private readonly Lock _turn = new();
    private readonly SettingLayers? _layers;
    private readonly List<Action<TelepoolSettings>> _watchers = [];
    private volatile State _state;

    /// <summary>Begins with what was read at the start.</summary>
    /// <param name="first">The settings. Without <see cref="TelepoolSettings.Layers"/> they are taken as they are, and no snapshot changes them.</param>
    public LiveSettings(TelepoolSettings first)
    {
        ArgumentNullException.ThrowIfNull(first);
        _layers = first.Layers;
        _state = new State(first, 0, new Dictionary<string, string>(), []);
    }

    /// <summary>What holds.</summary>
    public TelepoolSettings Current => _state.Settings;

    /// <summary>The deployment's version that holds here; 0 where none was seen.</summary>
    public long Version => _state.Version;

    /// <summary>The deployment's values that hold here, secrets in the clear: for the parts that have settings of their own.</summary>
    public IReadOnlyDictionary<string, string> Snapshot => _state.Snapshot;

    /// <summary>Why the latest snapshot does not hold here; empty where it does.</summary>
    public IReadOnlyList<SettingError> Refused => _state.Refused;

    /// <summary>Every setting as it holds here, with its source, secrets masked; nothing where the settings were not read from any source.</summary>
    /// <param name="snapshot">The deployment's values; null for those that hold here.</param>
    public IReadOnlyList<SettingRow> Rows(IReadOnlyDictionary<string, string>? snapshot = null) => _layers?.Rows(snapshot ?? _state.Snapshot) ?? [];

    /// <summary>Calls whenever other settings hold, after they do, until the result is disposed. Calls come one at a time.</summary>
    public IDisposable OnChange(Action<TelepoolSettings> watcher)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        lock (_turn)
        {
            _watchers.Add(watcher);
        }

        return new Watching(this, watcher);
    }

    /// <summary>Takes a snapshot of the deployment, or refuses it whole where it does not go with what this process was told.</summary>
    /// <returns>Why it was refused; empty where it holds.</returns>
    public IReadOnlyList<SettingError> Apply(long version, IReadOnlyDictionary<string, string> snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        lock (_turn)
        {
            if (_layers is null)
            {
                _state = _state with { Version = version, Snapshot = snapshot, Refused = [] };
                return [];
            }

            var result = _layers.Bind(SettingLayers.Live(snapshot));
            if (result.Settings is not { } settings)
            {
                _state = _state with { Refused = result.Errors };
                return result.Errors;
            }

            _state = new State(settings, version, snapshot, []);
            foreach (var watcher in _watchers.ToArray())
            {
                watcher(settings);
            }

            return [];
        }
    }

    private sealed record State(TelepoolSettings Settings, long Version, IReadOnlyDictionary<string, string> Snapshot, IReadOnlyList<SettingError> Refused);

    private sealed class Watching(LiveSettings owner, Action<TelepoolSettings> watcher) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._turn)
            {
                owner._watchers.Remove(watcher);
            }
        }
    }
}
