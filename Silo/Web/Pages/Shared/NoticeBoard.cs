using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Pages.Shared;

/// <summary>
/// Notices between the act and the page that shows it. In the address stands a number that nobody guesses; the text stays here, is shown once and to
/// whoever acted, and is gone after a minute.
/// </summary>
internal sealed class NoticeBoard(TimeProvider time)
{
    private const int MaxNotices = 1000;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Keeps a notice for somebody.</summary>
    /// <returns>What stands in the address.</returns>
    public string Post(string name, Notice notice)
    {
        var id = Secret.Create();
        lock (_lock)
        {
            foreach (var (old, _) in _entries.Where(entry => time.GetElapsedTime(entry.Value.PostedAt) > Life).ToList())
            {
                _entries.Remove(old);
            }

            if (_entries.Count >= MaxNotices)
            {
                _entries.Remove(_entries.MinBy(static entry => entry.Value.PostedAt).Key);
            }

            _entries[id] = new Entry(name, notice, time.GetTimestamp());
        }

        return id;
    }

    /// <summary>Takes a notice, once; null where there is none, or where it is somebody else's.</summary>
    public Notice? Take(string? id, string? name)
    {
        lock (_lock)
        {
            return id is not null && _entries.TryGetValue(id, out var entry) && entry.Name == name && _entries.Remove(id) && time.GetElapsedTime(entry.PostedAt) <= Life
                ? entry.Notice
                : null;
        }
    }

    private sealed record Entry(string Name, Notice Notice, long PostedAt);
}
