namespace Grains.Operators;

/// <summary>
/// Slows down whoever guesses: failures are counted per address and per name that a token claims, over windows of five minutes. Beyond the limit
/// attempts are refused unread, right or wrong, until the window ends. A name takes ten times as many as an address, so that one stranger cannot lock an
/// operator out.
/// </summary>
public sealed class LoginFailures(TimeProvider time)
{
    /// <summary>How long failures count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const int MaxKeys = 10_000;
    private const int NameFactor = 10;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Count, DateTimeOffset Since)> _failures = [];

    /// <summary>Addresses and names that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _failures.Count;
            }
        }
    }

    /// <summary>How long an attempt must wait; null where it may be made.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="name">The name that its token claims; null where it claims none.</param>
    /// <param name="limit">Failures of one address that are borne.</param>
    public TimeSpan? Delay(string address, string? name, int limit)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var byAddress = Left(AddressKey(address), limit, now);
            var byName = name is null ? null : Left(NameKey(name), (long)limit * NameFactor, now);
            return byAddress > (byName ?? TimeSpan.Zero) ? byAddress : byName;
        }
    }

    /// <summary>Counts a failure.</summary>
    public void Fail(string address, string? name)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            Note(AddressKey(address), now);
            if (name is not null)
            {
                Note(NameKey(name), now);
            }
        }
    }

    /// <summary>Forgets the failures of an address that has shown a good token.</summary>
    public void Succeed(string address)
    {
        lock (_lock)
        {
            _failures.Remove(AddressKey(address));
        }
    }

    private static string NameKey(string name) => "name " + name;

    // Whoever has an IPv6 address has 2^64 of them (RFC 6177): they count as one.
    private static string AddressKey(string address)
    {
        if (!System.Net.IPAddress.TryParse(address, out var parsed) || parsed.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6 || System.Net.IPAddress.IsLoopback(parsed))
        {
            return address;
        }

        return Convert.ToHexStringLower(parsed.GetAddressBytes().AsSpan(0, 8));
    }

    private TimeSpan? Left(string key, long limit, DateTimeOffset now) =>
        _failures.TryGetValue(key, out var failures) && failures.Count >= limit && failures.Since + Window > now ? failures.Since + Window - now : null;

    private void Note(string key, DateTimeOffset now)
    {
        if (!_failures.TryGetValue(key, out var failures) || failures.Since + Window <= now)
        {
            if (_failures.Count >= MaxKeys)
            {
                foreach (var old in _failures.Where(entry => entry.Value.Since + Window <= now).Select(static entry => entry.Key).ToList())
                {
                    _failures.Remove(old);
                }

                if (_failures.Count >= MaxKeys)
                {
                    _failures.Remove(_failures.MinBy(static entry => entry.Value.Since).Key);
                }
            }

            failures = (0, now);
        }

        _failures[key] = (failures.Count + 1, failures.Since);
    }
}
