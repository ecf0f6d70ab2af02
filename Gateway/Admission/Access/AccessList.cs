using System.Buffers.Binary;
using System.Net;

namespace Telepool.Gateway.Admission.Access;

/// <summary>
/// Every rule of access, ready to be asked by any thread: the longest prefix counts. Made once per version of the configuration and never changed.
/// This machine itself is trusted unless a rule says otherwise, since a balancer or a probe on it speaks for many.
/// </summary>
public sealed class AccessList
{
    private static readonly AccessRule[] Given =
    [
        new(IPNetwork.Parse("127.0.0.0/8"), AccessLevel.Trusted),
        new(IPNetwork.Parse("::1/128"), AccessLevel.Trusted),
    ];

    private readonly AddressRanges _v4;
    private readonly AddressRanges _v6;

    private AccessList(AddressRanges v4, AddressRanges v6)
    {
        _v4 = v4;
        _v6 = v6;
    }

    /// <summary>What holds without any rule.</summary>
    public static AccessList Default { get; } = Create(AccessLevel.Allowed, [], []);

    /// <summary>Ranges that differ from their neighbours, of both families: what a look-up searches.</summary>
    public int RangeCount => _v4.Count + _v6.Count;

    /// <summary>Puts rules together.</summary>
    /// <param name="otherwise">The level of addresses that no rule names.</param>
    /// <param name="rules">The operator's own rules; of two for the same network the later counts, and they count before a file's.</param>
    /// <param name="listed">Rules out of files; of two for the same network the stricter counts.</param>
    public static AccessList Create(AccessLevel otherwise, IEnumerable<AccessRule> rules, IEnumerable<AccessRule> listed)
    {
        var networks = new Dictionary<IPNetwork, AccessLevel>();
        foreach (var rule in listed)
        {
            var network = Plain(rule.Network);
            networks[network] = networks.TryGetValue(network, out var other) && other < rule.Level ? other : rule.Level;
        }

        foreach (var rule in Given.Concat(rules))
        {
            networks[Plain(rule.Network)] = rule.Level;
        }

        return new AccessList(AddressRanges.Create(networks, isV4: true, otherwise), AddressRanges.Create(networks, isV4: false, otherwise));
    }

    /// <summary>What an address may.</summary>
    /// <param name="address">IPv4 mapped into IPv6 is IPv4.</param>
    public AccessLevel Find(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.MapToIPv6().TryWriteBytes(bytes, out _);
        return Find(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>What an address may.</summary>
    /// <param name="address">Its 16 bytes as a number; IPv4 is mapped (RFC 4291 section 2.5.5.2).</param>
    public AccessLevel Find(UInt128 address) => AddressKey.IsV4(address) ? _v4.Find((uint)address) : _v6.Find(address);

    // A rule for mapped addresses is one for IPv4.
    private static IPNetwork Plain(IPNetwork network) =>
        network.BaseAddress.IsIPv4MappedToIPv6 && network.PrefixLength >= 96
            ? new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - 96)
            : network;
}
