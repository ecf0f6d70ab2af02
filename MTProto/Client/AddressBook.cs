using System.Collections.Concurrent;
using System.Net;
using MTProto.Tl;

namespace MTProto.Client;

/// <summary>Addresses of data centres, shared by the clients of one set of options: those configured, or newer ones from help.getConfig.</summary>
internal sealed class AddressBook(IReadOnlyDictionary<int, EndPoint> configured, bool refreshes, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(24);

    private volatile IReadOnlyDictionary<int, EndPoint> _current = configured;
    private readonly ConcurrentDictionary<int, (int Index, bool IsProven)> _transports = new();
    private long _askedAt;

    /// <summary>The address of a data centre; null if none is known.</summary>
    public EndPoint? Find(int dcId) => _current.GetValueOrDefault(dcId);

    /// <summary>Which transport to speak to a data centre.</summary>
    /// <param name="dcId">The data centre.</param>
    /// <param name="remembered">What served a saved session.</param>
    /// <param name="isProven">Whether it has answered in it.</param>
    public int TransportOf(int dcId, int remembered, out bool isProven)
    {
        var known = _transports.GetValueOrDefault(dcId, (remembered, false));
        isProven = known.Item2;
        return known.Item1;
    }

    /// <summary>The data centre has answered in this transport.</summary>
    public void Prove(int dcId, int transport) => _transports[dcId] = (transport, true);

    /// <summary>The data centre has not; the next of <paramref name="count"/> is due, unless another client has found the right one.</summary>
    public void Disprove(int dcId, int transport, int count) => _transports.AddOrUpdate(
        dcId,
        ((transport + 1) % count, false),
        (_, known) => known.IsProven || known.Index != transport ? known : ((transport + 1) % count, false));

    /// <summary>True once per day, for the one client that then asks for all.</summary>
    public bool TryClaimRefresh()
    {
        var now = time.GetTimestamp();
        var asked = Interlocked.Read(ref _askedAt);
        return refreshes
            && (asked == 0 || time.GetElapsedTime(asked, now) > Period)
            && Interlocked.CompareExchange(ref _askedAt, Math.Max(1, now), asked) == asked;
    }

    /// <summary>Any data centre whose address is known.</summary>
    public int AnyDataCenter => _current.Keys.Min();

    /// <summary>Takes the plain IPv4 addresses of a configuration; a data centre that it does not list keeps its address.</summary>
    /// <param name="config">What a data centre answered.</param>
    /// <param name="onlyMissing">Whether the addresses that are known stay as they are.</param>
    public void Adopt(Config config, bool onlyMissing = false)
    {
        var addresses = new Dictionary<int, EndPoint>(_current);
        var seen = onlyMissing ? [.. addresses.Keys] : new HashSet<int>();
        foreach (var listed in config.DcOptions)
        {
            if (listed is DcOption { Ipv6: false, MediaOnly: false, TcpoOnly: false, Cdn: false, Port: > 0 and <= IPEndPoint.MaxPort } option
                && IPAddress.TryParse(option.IpAddress, out var address)
                && seen.Add(option.Id))
            {
                addresses[option.Id] = new IPEndPoint(address, option.Port);
            }
        }

        _current = addresses;
    }
}
