using Grains.Interfaces.Proxies;

namespace Grains.Proxies;

/// <summary>A proxy as its pool sees it now.</summary>
internal sealed class ProxyMember(ProxyEntry entry)
{
    // A load that counts as full where no capacity is said.
    private const double UsualCapacity = 100;

    // A full proxy is as bad as one that is so much slower.
    private const double LoadMs = 1000;

    public ProxyEntry Entry { get; } = entry;

    public string Id => Entry.ProxyId;

    /// <summary>What it told last; before that it counts as good.</summary>
    public ProxyStanding Standing { get; set; } = new() { ProxyId = entry.ProxyId };

    public int Accounts { get; set; }

    public ProxyState State => Standing.State != ProxyState.Healthy ? Standing.State : Entry.IsDraining ? ProxyState.Draining : ProxyState.Healthy;

    public bool HasRoom => Entry.Capacity is not { } capacity || Accounts < capacity;

    public double Cost => Standing.Penalty + (LoadMs * Accounts / (Entry.Capacity ?? UsualCapacity));

    /// <summary>0 for the account's own country, 1 where one of the two is not known, 2 for another.</summary>
    public int Distance(string country) => Entry.Country.Length == 0 || country.Length == 0 ? 1 : Entry.Country == country ? 0 : 2;
}
