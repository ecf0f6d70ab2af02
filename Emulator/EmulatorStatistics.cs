using System.Collections.Concurrent;

namespace Emulator;

/// <summary>What the emulator has seen since it started. Safe for use by several threads.</summary>
public sealed class EmulatorStatistics
{
    private readonly ConcurrentDictionary<string, long> _calls = new();
    private long _connections;
    private long _open;
    private long _handshakes;
    private long _floods;
    private long _duplicatedKeys;
    private long _repeatedMessages;
    private long _badPackets;
    private long _pushes;
    private long _faults;
    private volatile Exception? _failure;

    /// <summary>Connections accepted.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Connections open now.</summary>
    public long OpenConnections => Interlocked.Read(ref _open);

    /// <summary>Key exchanges completed.</summary>
    public long Handshakes => Interlocked.Read(ref _handshakes);

    /// <summary>Calls refused by FLOOD_WAIT_X or FLOOD_PREMIUM_WAIT_X.</summary>
    public long Floods => Interlocked.Read(ref _floods);

    /// <summary>Keys burned since two addresses used them at once.</summary>
    public long DuplicatedKeys => Interlocked.Read(ref _duplicatedKeys);

    /// <summary>Messages that arrived again under the same msg_id.</summary>
    public long RepeatedMessages => Interlocked.Read(ref _repeatedMessages);

    /// <summary>Packets that could not be read.</summary>
    public long BadPackets => Interlocked.Read(ref _badPackets);

    /// <summary>Updates sent without being asked for.</summary>
    public long Pushes => Interlocked.Read(ref _pushes);

    /// <summary>Faults that were thrown in.</summary>
    public long InjectedFaults => Interlocked.Read(ref _faults);

    /// <summary>Calls carried out or refused, by method name.</summary>
    public IReadOnlyDictionary<string, long> Calls => _calls;

    /// <summary>The last exception that the emulator itself is to blame for, or null; tests expect null.</summary>
    public Exception? Failure => _failure;

    internal void Failed(Exception failure) => _failure = failure;

    internal void Connected()
    {
        Interlocked.Increment(ref _connections);
        Interlocked.Increment(ref _open);
    }

    internal void Disconnected() => Interlocked.Decrement(ref _open);

    internal void HandshakeCompleted() => Interlocked.Increment(ref _handshakes);

    internal void Flooded() => Interlocked.Increment(ref _floods);

    internal void KeyDuplicated() => Interlocked.Increment(ref _duplicatedKeys);

    internal void MessageRepeated() => Interlocked.Increment(ref _repeatedMessages);

    internal void PacketUnreadable() => Interlocked.Increment(ref _badPackets);

    internal void Pushed() => Interlocked.Increment(ref _pushes);

    internal void FaultInjected() => Interlocked.Increment(ref _faults);

    internal void Called(string method) => _calls.AddOrUpdate(method, 1, static (_, count) => count + 1);
}
