using System.Text;
using Grains.Accounts;
using Grains.Configuration;
using Grains.Interfaces.Configuration;
using ServiceDefaults.Configuration;
using ServiceDefaults.KeyVault;

namespace Telepool.Silo.Configuration;

/// <summary>The configuration grain's knowledge of settings: the catalog, what this silo was told, and the vault that seals secrets.</summary>
internal sealed class DeploymentRules(TelepoolSettings settings, IKeyVault vault) : IConfigurationRules
{
    // A value that was stored before its setting became a secret has no mark, and is one as it is.
    private const string Mark = "sealed:";

    private readonly SettingLayers _layers = settings.Layers?.Own ?? SettingLayers.Empty;

    /// <inheritdoc/>
    public IReadOnlyList<ConfigurationError> Check(IReadOnlyDictionary<string, string> values)
    {
        var errors = new List<SettingError>(SettingRules.Check(_layers, values));
        if (errors.Count == 0 && _layers.Bind(values).Settings is { } bound)
        {
            errors.AddRange(TelepoolSiloExtensions.Check(bound));
        }

        return [.. errors.Select(error => new ConfigurationError(error.Variable, error.Problem, SettingCatalog.Find(error.Variable) is { Applies: not SettingApplies.Process } setting ? setting.Allowed : null))];
    }

    /// <inheritdoc/>
    public bool IsSecret(string variable) => SettingCatalog.IsSecret(variable);

    /// <inheritdoc/>
    public bool IsForNextStart(string variable) => SettingCatalog.Find(variable)?.Applies == SettingApplies.Restart;

    /// <inheritdoc/>
    public string Seal(string variable, string value) => Mark + Convert.ToBase64String(vault.Seal(Purpose(variable), Encoding.UTF8.GetBytes(value), []));

    /// <inheritdoc/>
    public string? Reseal(string variable, string sealedValue) =>
        EnvelopeOf(sealedValue) is { } envelope && vault.IsCurrent(envelope) ? sealedValue : Open(variable, sealedValue) is { } value ? Seal(variable, value) : null;

    /// <inheritdoc/>
    public string KeyOf(string sealedValue) => EnvelopeOf(sealedValue) is { } envelope ? vault.KeyOf(envelope) ?? string.Empty : string.Empty;

    /// <inheritdoc/>
    public string? Open(string variable, string sealedValue)
    {
        if (!sealedValue.StartsWith(Mark, StringComparison.Ordinal))
        {
            return sealedValue;
        }

        if (EnvelopeOf(sealedValue) is not { } envelope)
        {
            return null;
        }

        var status = vault.Open(Purpose(variable), envelope, out var plain);
        // A secret that is left out counts as not set: hosts would go without their proxies because a token is away.
        return status switch
        {
            UnsealStatus.Opened => Encoding.UTF8.GetString(plain),
            UnsealStatus.Unavailable => throw new SessionVaultException($"{variable} cannot be opened: {vault.Place} cannot be used at present"),
            _ => null,
        };
    }

    /// <summary>Null where a value is in clear, or damaged.</summary>
    private static byte[]? EnvelopeOf(string sealedValue)
    {
        var envelope = new byte[sealedValue.Length];
        return sealedValue.StartsWith(Mark, StringComparison.Ordinal) && Convert.TryFromBase64String(sealedValue[Mark.Length..], envelope, out var length)
            ? envelope[..length]
            : null;
    }

    // Bound into the seal, so that no other stored secret can be passed off as this one.
    private static string Purpose(string variable) => $"configuration/{variable}";
}
