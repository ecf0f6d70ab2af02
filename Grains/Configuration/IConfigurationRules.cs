using Grains.Interfaces.Configuration;

namespace Grains.Configuration;

/// <summary>What the configuration's grain must know of settings: the host brings it, since the settings are the hosts' own.</summary>
public interface IConfigurationRules
{
    /// <summary>Says everything that is wrong with a snapshot as a whole; empty where nothing is.</summary>
    /// <param name="values">Every setting of the snapshot, secrets in the clear.</param>
    IReadOnlyList<ConfigurationError> Check(IReadOnlyDictionary<string, string> values);

    /// <summary>Whether a setting's value must not be shown.</summary>
    bool IsSecret(string variable);

    /// <summary>Whether hosts take a setting at their next start only.</summary>
    bool IsForNextStart(string variable);

    /// <summary>Seals a secret for the storage.</summary>
    string Seal(string variable, string value);

    /// <summary>Opens what <see cref="Seal"/> gave; null where its key is gone or it was changed.</summary>
    string? Open(string variable, string sealedValue);

    /// <summary>Seals anew what is not sealed under the newest key; gives the same text where it is.</summary>
    /// <returns>Null where it cannot be opened.</returns>
    string? Reseal(string variable, string sealedValue) => sealedValue;

    /// <summary>The id of the key that a secret is sealed under; empty where that cannot be told.</summary>
    string KeyOf(string sealedValue) => string.Empty;
}
