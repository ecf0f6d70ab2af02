using Grains.Interfaces.Operators;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Operators;

/// <summary>
/// Who may log in. What was revoked is remembered where a file had it: neither a file that nobody has corrected nor a machine that comes back later
/// lets them in again. Reading interleaves: it sees what is in memory, which a failed write throws away with the activation.
/// </summary>
internal sealed class OperatorDirectoryGrain(
    [PersistentState("operator-directory", GrainStorageNames.Durable)] IPersistentState<OperatorDirectoryState> directory,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time) : Grain, IOperatorDirectoryGrain
{
    // That a file is still published is stored this often, so that a new activation knows it.
    private static readonly TimeSpan HeardEvery = IOperatorDirectoryGrain.PlaceLife / 6;

    // More than anybody revokes; what was revoked before that is forgotten.
    private const int MaxRevoked = 10_000;

    private OperatorRoll? _roll;

    private OperatorDirectoryState State => directory.State;

    /// <inheritdoc/>
    public Task<OperatorRoll?> ReadAsync(long version)
    {
        _roll ??= new OperatorRoll(State.Version, [.. All().Where(entry => !entry.Ways().Any(State.Revoked.Contains))], [.. State.Revoked]);
        return Task.FromResult(_roll.Version == version ? null : _roll);
    }

    /// <inheritdoc/>
    public async Task PublishAsync(string place, OperatorEntry[] entries)
    {
        ArgumentException.ThrowIfNullOrEmpty(place);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Length, IOperatorDirectoryGrain.MaxEntries);
        var now = time.GetUtcNow();
        var gone = State.Places.Where(known => known.Key != place && known.Value.HeardAt + IOperatorDirectoryGrain.PlaceLife <= now).Select(static known => known.Key).ToList();
        gone.ForEach(old => State.Places.Remove(old));
        State.Places.TryGetValue(place, out var before);
        entries = [.. entries.Select(entry => entry with { Place = place }).OrderBy(static entry => entry.Name, StringComparer.Ordinal)];
        var isChanged = gone.Count > 0 || !(before?.Entries ?? []).SequenceEqual(entries);
        if (!isChanged && (before is null || now - before.HeardAt < HeardEvery))
        {
            return;
        }

        if (entries.Length == 0)
        {
            State.Places.Remove(place);
        }
        else
        {
            while (before is null && State.Places.Count >= IOperatorDirectoryGrain.MaxPlaces)
            {
                State.Places.Remove(State.Places.MinBy(static known => known.Value.HeardAt).Key);
            }

            State.Places[place] = new OperatorPlaceState { Entries = entries, HeardAt = now };
        }

        await SaveAsync(isChanged);
    }

    /// <inheritdoc/>
    public async Task<OperatorChangeStatus> ChangeAsync(OperatorChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var entry = change.Entry with { Place = string.Empty };
        var known = All().Where(one => one.Name == entry.Name && !one.Ways().Any(State.Revoked.Contains)).ToList();
        var status = Check(change.Kind, entry, known);
        if (status != OperatorChangeStatus.Done)
        {
            return status;
        }

        if (change.Kind != OperatorChangeKind.Add)
        {
            // What only the cluster keeps cannot come back by itself.
            State.Revoked.AddRange(known.Where(static one => one.Place.Length > 0).SelectMany(static one => one.Ways()).Except(State.Revoked).ToList());
            State.Revoked.RemoveRange(0, Math.Max(0, State.Revoked.Count - MaxRevoked));
            State.Entries.RemoveAll(one => one.Name == entry.Name);
        }

        if (change.Kind != OperatorChangeKind.Revoke)
        {
            State.Revoked.RemoveAll(entry.Ways().Contains);
            State.Entries.Add(change.Kind == OperatorChangeKind.Add ? entry : entry with
            {
                // Whose files disagree gets what they all give.
                Role = known.Min(static one => one.Role),
                EndsAt = entry.EndsAt ?? known.Select(static one => one.EndsAt).Min(),
            });
        }

        await SaveAsync(isChanged: true);
        return OperatorChangeStatus.Done;
    }

    private OperatorChangeStatus Check(OperatorChangeKind kind, OperatorEntry entry, List<OperatorEntry> known)
    {
        if (kind == OperatorChangeKind.Add ? known.Count > 0 : known.Count == 0)
        {
            return kind == OperatorChangeKind.Add ? OperatorChangeStatus.NameTaken : OperatorChangeStatus.NoSuchName;
        }

        if (kind != OperatorChangeKind.Revoke && All().Any(one => one.Name != entry.Name && one.Ways().Intersect(entry.Ways()).Any()))
        {
            return OperatorChangeStatus.WayTaken;
        }

        return kind == OperatorChangeKind.Add && State.Entries.Count >= IOperatorDirectoryGrain.MaxEntries ? OperatorChangeStatus.TooMany : OperatorChangeStatus.Done;
    }

    private IEnumerable<OperatorEntry> All() => State.Entries.Concat(State.Places.Values.SelectMany(static place => place.Entries));

    private async Task SaveAsync(bool isChanged)
    {
        if (isChanged)
        {
            State.Version++;
            _roll = null;
        }

        try
        {
            await directory.WriteStateAsync();
        }
        catch
        {
            // What is in memory was not stored: begin again from what is.
            DeactivateOnIdle();
            throw;
        }
    }
}
