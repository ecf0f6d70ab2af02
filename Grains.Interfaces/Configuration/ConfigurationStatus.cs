namespace Grains.Interfaces.Configuration;

/// <summary>What became of a change of the deployment's configuration.</summary>
[GenerateSerializer, Alias("telepool.configuration-status")]
public enum ConfigurationStatus
{
    /// <summary>It is stored, holds, and is on its way to every host.</summary>
    Applied,

    /// <summary>It was refused whole; nothing changed.</summary>
    Invalid,

    /// <summary>It was made from another version than the one that holds; nothing changed.</summary>
    Conflict,

    /// <summary>It says what holds already; there is no new version.</summary>
    Unchanged,
}
