namespace Telepool.Gateway.Fingerprints;

/// <summary>
/// The clients that were seen most, however many kinds there are: where the table is full, the rarest gives its place and its count to the new one
/// (space-saving, Metwally et al. 2005), so that a flood of invented hellos cannot push out what is really common.
/// </summary>
public sealed class FingerprintTable(TimeProvider time, int capacity = 256)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Counts a client.</summary>
    /// <param name="fingerprint">What it is told by.</param>
    /// <param name="isUser">Whether it had a user's secret.</param>
    public void Count(TlsFingerprint fingerprint, bool isUser)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_entries.TryGetValue(fingerprint.Ja4 + fingerprint.Ja3, out var entry))
            {
                entry = new Entry(fingerprint);
                if (_entries.Count >= capacity)
                {
                    var rarest = _entries.MinBy(candidate => candidate.Value.Rank);
                    entry.Rank = rarest.Value.Rank;
                    _entries.Remove(rarest.Key);
                }

                _entries[fingerprint.Ja4 + fingerprint.Ja3] = entry;
            }

            entry.Rank++;
            entry.LastSeen = now;
            if (isUser)
            {
                entry.Users++;
            }
            else
            {
                entry.Strangers++;
            }
        }
    }

    /// <summary>The clients, the most frequent first.</summary>
    public IReadOnlyList<FingerprintCount> Top(int count)
    {
        lock (_lock)
        {
            return
            [
                .. _entries.Values.OrderByDescending(entry => entry.Rank).Take(count)
                    .Select(entry => new FingerprintCount(entry.Fingerprint, entry.Users, entry.Strangers, entry.LastSeen)),
            ];
        }
    }

    private sealed class Entry(TlsFingerprint fingerprint)
    {
        public TlsFingerprint Fingerprint { get; } = fingerprint;

        public long Rank { get; set; }

        public long Users { get; set; }

        public long Strangers { get; set; }

        public DateTimeOffset LastSeen { get; set; }
    }
}
