using System.Net;
using Telepool.Gateway.Admission.Access;

namespace Telepool.Gateway.Admission.Bans;

/// <summary>The bans of one moment, for workers to ask.</summary>
internal sealed class BanSet
{
    private readonly Dictionary<AddressKey, AccessLevel> _single = [];
    private readonly AddressRanges? _v4;
    private readonly AddressRanges? _v6;

    /// <summary>Those that hold now.</summary>
    public BanSet(IEnumerable<NetworkBan> bans)
    {
        var wide = new Dictionary<IPNetwork, AccessLevel>();
        foreach (var ban in bans)
        {
            if (AddressKey.Of(ban.Network.BaseAddress) is var key && key.ToNetwork() == ban.Network)
            {
                _single[key] = ban.Level;
            }
            else
            {
                wide[ban.Network] = ban.Level;
            }
        }

        if (wide.Count > 0)
        {
            _v4 = AddressRanges.Create(wide, isV4: true, AccessLevel.Trusted);
            _v6 = AddressRanges.Create(wide, isV4: false, AccessLevel.Trusted);
        }
    }

    /// <summary>No bans.</summary>
    public static BanSet Empty { get; } = new([]);

    /// <summary>What bans leave to an address; null where none holds for it.</summary>
    /// <param name="address">Its 16 bytes as a number; IPv4 is mapped (RFC 4291 section 2.5.5.2).</param>
    public AccessLevel? Find(UInt128 address)
    {
        if (_single.Count > 0 && _single.TryGetValue(AddressKey.Of(address), out var level))
        {
            return level;
        }

        if (_v4 is null)
        {
            return null;
        }

        level = AddressKey.IsV4(address) ? _v4.Find((uint)address) : _v6!.Find(address);
        return level == AccessLevel.Trusted ? null : level;
    }
}
