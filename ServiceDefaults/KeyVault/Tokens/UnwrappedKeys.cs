using System.Collections.Concurrent;

namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>
/// Keys that the token has unwrapped, for a while and not many: what lets 10,000 records be opened by a handful of calls. Zeroed when their time is over,
/// when newer ones take their place, and at the end.
/// </summary>
internal sealed class UnwrappedKeys : IDisposable
{
    /// <summary>Keys at the most. Processes of a cluster take over each other's, so there is about one per version.</summary>
    public const int Limit = 64;

    private readonly ConcurrentDictionary<string, (SecretBytes Key, long At)> _keys = new(StringComparer.Ordinal);
    private readonly TimeSpan _lifetime;
    private readonly TimeProvider _time;
    private readonly ITimer? _sweep;

    public UnwrappedKeys(TimeSpan lifetime, TimeProvider time)
    {
        (_lifetime, _time) = (lifetime, time);
        if (lifetime > TimeSpan.Zero)
        {
            var period = TimeSpan.FromTicks(Math.Clamp(lifetime.Ticks / 4, TimeSpan.TicksPerSecond, TimeSpan.TicksPerMinute));
            _sweep = time.CreateTimer(static state => ((UnwrappedKeys)state!).Sweep(), this, period, period);
        }
    }

    public int Count => _keys.Count;

    public bool TryCopy(ReadOnlySpan<byte> wrapped, Span<byte> copy) =>
        _keys.TryGetValue(Name(wrapped), out var found) && _time.GetElapsedTime(found.At) < _lifetime && found.Key.TryCopyTo(copy);

    public void Add(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> key)
    {
        if (_lifetime <= TimeSpan.Zero)
        {
            return;
        }

        while (_keys.Count >= Limit)
        {
            Remove(_keys.MinBy(static pair => pair.Value.At).Key);
        }

        var name = Name(wrapped);
        Remove(name);
        _keys[name] = (new SecretBytes(key), _time.GetTimestamp());
    }

    public void Clear()
    {
        foreach (var name in _keys.Keys)
        {
            Remove(name);
        }
    }

    public void Dispose()
    {
        _sweep?.Dispose();
        Clear();
    }

    private static string Name(ReadOnlySpan<byte> wrapped) => Convert.ToBase64String(wrapped);

    private void Sweep()
    {
        foreach (var (name, (_, at)) in _keys)
        {
            if (_time.GetElapsedTime(at) >= _lifetime)
            {
                Remove(name);
            }
        }
    }

    private void Remove(string name)
    {
        if (_keys.TryRemove(name, out var gone))
        {
            gone.Key.Dispose();
        }
    }
}
