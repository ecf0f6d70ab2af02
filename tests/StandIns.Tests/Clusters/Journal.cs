using System.Collections.Concurrent;

namespace StandIns.Tests.Clusters;

/// <summary>What has happened, by name, where a grain cannot be asked because it is gone or busy.</summary>
internal static class Journal
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Entries = new();

    public static void Write(string name, string entry) => Entries.GetOrAdd(name, _ => new()).Enqueue(entry);

    public static IReadOnlyList<string> Read(string name) => Entries.TryGetValue(name, out var entries) ? [.. entries] : [];
}
