using Grains.Interfaces.Admission;

namespace Grains.Admission.Bans;

/// <summary>What the list of bans keeps.</summary>
[GenerateSerializer, Alias("telepool.ban-list-state")]
internal sealed class BanListState
{
    /// <summary>The version of the list.</summary>
    [Id(0)]
    public long Version { get; set; }

    /// <summary>The bans by prefix.</summary>
    [Id(1)]
    public Dictionary<string, Ban> Bans { get; set; } = new(StringComparer.Ordinal);
}
