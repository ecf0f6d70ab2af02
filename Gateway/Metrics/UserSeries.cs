using System.Diagnostics.Metrics;
using Telepool.Gateway.Users;

namespace Telepool.Gateway.Metrics;

/// <summary>
/// What users use, by user for the first so many that move bytes and together for all others, so that no number of users is too much for whoever stores
/// the series. Who has a series keeps it: none of them ever goes backwards.
/// </summary>
internal sealed class UserSeries(Func<IReadOnlyList<UserAccount>> accounts, Func<int> cap)
{
    private const string Others = "other";

    private readonly Lock _lock = new();
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Up, long Down)> _seen = new(StringComparer.Ordinal);
    private (long Up, long Down) _others;

    /// <summary>Bytes by user and direction.</summary>
    public IEnumerable<Measurement<long>> Bytes()
    {
        lock (_lock)
        {
            var measurements = new List<Measurement<long>>();
            foreach (var account in accounts())
            {
                var (up, down) = (account.BytesUp, account.BytesDown);
                if (up + down == 0)
                {
                    continue;
                }

                if (IsNamed(account.Name))
                {
                    Add(measurements, account.Name, up, down);
                    continue;
                }

                var before = _seen.GetValueOrDefault(account.Name);
                _others = (_others.Up + Math.Max(0, up - before.Up), _others.Down + Math.Max(0, down - before.Down));
                _seen[account.Name] = (up, down);
            }

            if (_others != default)
            {
                Add(measurements, Others, _others.Up, _others.Down);
            }

            return measurements;
        }
    }

    /// <summary>Connections by user.</summary>
    public IEnumerable<Measurement<int>> Connections()
    {
        lock (_lock)
        {
            var measurements = new List<Measurement<int>>();
            var others = 0;
            foreach (var account in accounts().Where(account => account.Connections > 0 || _named.Contains(account.Name)))
            {
                if (IsNamed(account.Name))
                {
                    measurements.Add(new Measurement<int>(account.Connections, KeyValuePair.Create("user", (object?)account.Name)));
                }
                else
                {
                    others += account.Connections;
                }
            }

            if (others > 0)
            {
                measurements.Add(new Measurement<int>(others, KeyValuePair.Create("user", (object?)Others)));
            }

            return measurements;
        }
    }

    /// <summary>Users that had something to count after the cap was reached.</summary>
    public int Unnamed()
    {
        lock (_lock)
        {
            return _seen.Count;
        }
    }

    private bool IsNamed(string name) => _named.Contains(name) || (_named.Count < cap() && _named.Add(name));

    private static void Add(List<Measurement<long>> measurements, string user, long up, long down)
    {
        measurements.Add(new Measurement<long>(up, KeyValuePair.Create("user", (object?)user), KeyValuePair.Create("direction", (object?)"up")));
        measurements.Add(new Measurement<long>(down, KeyValuePair.Create("user", (object?)user), KeyValuePair.Create("direction", (object?)"down")));
    }
}
