using Grains.Interfaces.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grains.Configuration;

/// <summary>
/// The one configuration. Calls no grain of ours; observers are told without waiting for them, so that a host that is gone holds nothing up.
/// </summary>
internal sealed partial class ConfigurationGrain(
    [PersistentState("configuration", GrainStorageNames.Durable)] IPersistentState<ConfigurationState> state,
    IConfigurationRules rules,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time,
    ILogger<ConfigurationGrain> log) : Grain, IConfigurationGrain
{
    private readonly Dictionary<IConfigurationObserver, DateTimeOffset> _observers = [];

    private long Version => ConfigurationHistory.Latest(state.State).Version;

    /// <inheritdoc/>
    public Task<ConfigurationSnapshot> GetAsync() => Task.FromResult(Masked(ConfigurationHistory.Latest(state.State)));

    /// <inheritdoc/>
    public Task<ConfigurationSnapshot?> GetVersionAsync(long version) =>
        Task.FromResult(ConfigurationHistory.Find(state.State, version) is { } change ? Masked(change) : null);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConfigurationSnapshot>> HistoryAsync(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var changes = state.State.Changes.AsEnumerable().Reverse().Append(state.State.Oldest).Take(count);
        return Task.FromResult<IReadOnlyList<ConfigurationSnapshot>>(changes.Select(Masked).ToArray());
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConfigurationDifference>?> DiffAsync(long from, long to) =>
        Task.FromResult<IReadOnlyList<ConfigurationDifference>?>(
            ConfigurationHistory.Find(state.State, from) is null || ConfigurationHistory.Find(state.State, to) is null
                ? null
                : Differences(Clear(from), Clear(to), Math.Max(from, to)));

    /// <inheritdoc/>
    public async Task<ConfigurationAnswer> ChangeAsync(ConfigurationChange change)
    {
        var answer = Examine(change, out var values);
        return answer.Status == ConfigurationStatus.Applied ? await StoreAsync(change.Author, change.Comment, answer, values) : answer;
    }

    /// <inheritdoc/>
    public Task<ConfigurationAnswer> TryAsync(ConfigurationChange change) => Task.FromResult(Examine(change, out _));

    /// <inheritdoc/>
    public Task<ConfigurationAnswer> RollBackAsync(long toVersion, long expectedVersion, string author)
    {
        if (ConfigurationHistory.Find(state.State, toVersion) is null)
        {
            var problem = FormattableString.Invariant($"version {toVersion} is not kept");
            var allowed = FormattableString.Invariant($"{state.State.Oldest.Version} to {Version}");
            return Task.FromResult(Answer(ConfigurationStatus.Invalid, new ConfigurationError("version", problem, allowed)));
        }

        var (before, after) = (Clear(Version), Clear(toVersion));
        var set = after.ToDictionary(entry => entry.Key, string? (entry) => entry.Value, StringComparer.Ordinal);
        foreach (var variable in before.Keys.Where(variable => !after.ContainsKey(variable)))
        {
            set[variable] = null;
        }

        return ChangeAsync(new ConfigurationChange(expectedVersion, author, FormattableString.Invariant($"Roll back to version {toVersion}"), set));
    }

    /// <inheritdoc/>
    public Task<ConfigurationSnapshot?> ReadAsync(long known) =>
        Task.FromResult(known == Version ? null : Snapshot(ConfigurationHistory.Latest(state.State), Clear(Version)));

    /// <inheritdoc/>
    public Task<long> SubscribeAsync(IConfigurationObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var now = time.GetUtcNow();
        foreach (var (late, _) in _observers.Where(entry => entry.Value <= now).ToArray())
        {
            _observers.Remove(late);
        }

        _observers[observer] = now + TimeSpan.FromSeconds(IConfigurationGrain.SubscriptionSeconds);
        return Task.FromResult(Version);
    }

    /// <inheritdoc/>
    public Task UnsubscribeAsync(IConfigurationObserver observer)
    {
        _observers.Remove(observer);
        return Task.CompletedTask;
    }

    /// <summary>What would become of a change, and the values that the next version would have, in the clear.</summary>
    private ConfigurationAnswer Examine(ConfigurationChange change, out Dictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(change);
        var before = Clear(Version);
        values = new Dictionary<string, string>(before, StringComparer.Ordinal);
        if (change.ExpectedVersion != Version)
        {
            var since = ConfigurationHistory.Find(state.State, change.ExpectedVersion) is null ? [] : Differences(Clear(change.ExpectedVersion), before, Version);
            return Answer(ConfigurationStatus.Conflict) with { Differences = since };
        }

        List<ConfigurationError> errors = [.. ConfigurationForm.Check(change, rules)];
        foreach (var (variable, value) in change.Set)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                values.Remove(variable);
            }
            else
            {
                values[variable] = value.Trim();
            }
        }

        errors.AddRange(ConfigurationForm.CheckSize(values));
        if (errors.Count == 0)
        {
            errors.AddRange(rules.Check(values));
        }

        if (errors.Count > 0)
        {
            return Answer(ConfigurationStatus.Invalid, [.. errors.OrderBy(error => error.Variable, StringComparer.Ordinal)]);
        }

        var differences = Differences(before, values, Version + 1, change.Author);
        return Answer(differences.Length == 0 ? ConfigurationStatus.Unchanged : ConfigurationStatus.Applied) with
        {
            Differences = differences,
            AtNextStart = differences.Select(difference => difference.Variable).Where(rules.IsForNextStart).ToArray(),
        };
    }

    private async Task<ConfigurationAnswer> StoreAsync(string author, string comment, ConfigurationAnswer answer, Dictionary<string, string> values)
    {
        var set = answer.Differences.ToDictionary(
            difference => difference.Variable,
            difference => values.TryGetValue(difference.Variable, out var value) ? rules.IsSecret(difference.Variable) ? rules.Seal(difference.Variable, value) : value : null,
            StringComparer.Ordinal);
        var stored = new StoredChange { Version = Version + 1, At = time.GetUtcNow(), Author = author, Comment = comment, Set = set };
        var before = state.State;
        state.State = ConfigurationHistory.Add(before, stored, IConfigurationGrain.MaxHistory);
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Whether it was stored is unknown: start again from what is, and let nobody see the rest.
            state.State = before;
            DeactivateOnIdle();
            throw;
        }

        LogChanged(stored.Version, author, string.Join(", ", set.Keys.Order(StringComparer.Ordinal)));
        Tell(stored.Version);
        return answer with { Current = Masked(stored) };
    }

    private void Tell(long version)
    {
        var now = time.GetUtcNow();
        foreach (var (observer, until) in _observers.ToArray())
        {
            if (until <= now)
            {
                _observers.Remove(observer);
            }
            else
            {
                observer.Changed(version);
            }
        }
    }

    // Arrays: what crosses the wire must be of a type that the serializer knows.
    private ConfigurationAnswer Answer(ConfigurationStatus status, params ConfigurationError[] errors) =>
        new(status, Masked(ConfigurationHistory.Latest(state.State)), errors);

    private ConfigurationSnapshot Masked(StoredChange change) => Snapshot(
        change,
        ConfigurationHistory.Values(state.State, change.Version).ToDictionary(entry => entry.Key, entry => rules.IsSecret(entry.Key) ? ConfigurationSnapshot.Mask : entry.Value, StringComparer.Ordinal));

    private static ConfigurationSnapshot Snapshot(StoredChange change, Dictionary<string, string> values) => new(change.Version, change.At, change.Author, change.Comment, values);

    /// <summary>A version's values with secrets in the clear; one that cannot be opened any more is left out, as if it were not set.</summary>
    private Dictionary<string, string> Clear(long version)
    {
        var values = ConfigurationHistory.Values(state.State, version);
        foreach (var (variable, value) in values.Where(entry => rules.IsSecret(entry.Key)).ToArray())
        {
            if (rules.Open(variable, value) is { } opened)
            {
                values[variable] = opened;
            }
            else
            {
                LogLost(variable, version);
                values.Remove(variable);
            }
        }

        return values;
    }

    private ConfigurationDifference[] Differences(Dictionary<string, string> before, Dictionary<string, string> after, long upTo, string? author = null)
    {
        var variables = before.Keys.Union(after.Keys, StringComparer.Ordinal).Where(variable => before.GetValueOrDefault(variable) != after.GetValueOrDefault(variable));
        return
        [
            .. variables.Order(StringComparer.Ordinal).Select(variable =>
            {
                var last = author is null ? ConfigurationHistory.LastOf(state.State, variable, upTo) : null;
                return new ConfigurationDifference(
                    variable, Shown(variable, before.GetValueOrDefault(variable)), Shown(variable, after.GetValueOrDefault(variable)), last?.Version ?? upTo, last?.Author ?? author!);
            }),
        ];
    }

    private string? Shown(string variable, string? value) => value is not null && rules.IsSecret(variable) ? ConfigurationSnapshot.Mask : value;
}
