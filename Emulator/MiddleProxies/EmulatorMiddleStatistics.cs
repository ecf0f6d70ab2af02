using System.Collections.Concurrent;
using System.Net;
using MTProto.Transports.MiddleProxy;

namespace Emulator.MiddleProxies;

/// <summary>What an emulated middle proxy saw of its proxies; safe to read at any time.</summary>
public sealed class EmulatorMiddleStatistics
{
    private readonly ConcurrentDictionary<string, long> _tags = new();
    private readonly ConcurrentDictionary<IPEndPoint, bool> _clients = new();
    private long _links;
    private long _requests;
    private long _pings;
    private long _closed;
    private uint _flags;

    /// <summary>Proxies' connections that were set up.</summary>
    public long Links => Interlocked.Read(ref _links);

    /// <summary>Clients' packets.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Pings answered.</summary>
    public long Pings => Interlocked.Read(ref _pings);

    /// <summary>Clients that proxies said are gone.</summary>
    public long ClosedClients => Interlocked.Read(ref _closed);

    /// <summary>Every flag that some packet had.</summary>
    public MiddleRequestFlags Flags => (MiddleRequestFlags)Volatile.Read(ref _flags);

    /// <summary>Advertising tags in lower-case hexadecimal, empty for none, with the packets that had them.</summary>
    public IReadOnlyDictionary<string, long> AdTags => _tags;

    /// <summary>Clients' addresses as proxies told them.</summary>
    public IReadOnlyCollection<IPEndPoint> Clients => [.. _clients.Keys];

    internal void CountLink() => Interlocked.Increment(ref _links);

    internal void CountPing() => Interlocked.Increment(ref _pings);

    internal void CountClosed() => Interlocked.Increment(ref _closed);

    internal void Saw(MiddleRequestFields fields)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Or(ref _flags, (uint)fields.Flags);
        _tags.AddOrUpdate(Convert.ToHexStringLower(fields.AdTag.Span), 1, static (_, count) => count + 1);
        _clients[fields.Client] = true;
    }
}
