namespace Grains.Interfaces.Admission;

/// <summary>The bans of the cluster, numbered by version. Gateways read what changed every second. There is one, under <see cref="DefaultKey"/>; it calls no other grain.</summary>
[Alias("telepool.ban-list")]
public interface IBanListGrain : IGrainWithStringKey
{
    /// <summary>The key of the one list.</summary>
    const string DefaultKey = "default";

    /// <summary>Bans a network, or lets its ban last longer. An operator's ban is stored before it is answered, others within a second.</summary>
    /// <returns>The ban that holds now; null where the prefix is none.</returns>
    [Alias("ban")]
    Task<Ban?> BanAsync(BanRequest request);

    /// <summary>Ends a ban.</summary>
    /// <returns>Whether there was one.</returns>
    [Alias("lift")]
    Task<bool> LiftAsync(string prefix);

    /// <summary>What changed since a version; null where nothing did.</summary>
    [Alias("read")]
    Task<BanChanges?> ReadAsync(long version);
}
