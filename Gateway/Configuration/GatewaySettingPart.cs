using System.Collections.Frozen;
using ServiceDefaults.Configuration;
using Telepool.Gateway.Configuration.Sources;

namespace Telepool.Gateway.Configuration;

/// <summary>The settings of gateways that the deployment's configuration may hold for all of them, as <c>gateway.</c> and the path that files have.</summary>
public sealed class GatewaySettingPart : ISettingPart
{
    /// <summary>What its names begin with.</summary>
    public const string Prefix = DeploymentSource.Prefix;

    // What one machine has and another has otherwise: addresses, files, threads.
    private static readonly string[] Own = ["listeners", "workers", "admin", "state", "users", "cluster"];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, SettingInfo> Settings { get; } = Describe(typeof(GatewaySettings), string.Empty).ToFrozenDictionary(static setting => setting.Variable, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<SettingError> Check(IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var errors = new List<SettingError>();
        foreach (var (name, value) in values.Where(static entry => entry.Value.TrimStart().StartsWith('@')))
        {
            errors.Add(new SettingError(name, "must not name a file: each gateway would need its own"));
        }

        // A gateway that listens somewhere and has nothing else; what is wrong then is wrong with these values.
        var sources = new GatewaySources(new GatewayArguments { Listen = ["127.0.0.1:0"] }, new Dictionary<string, string>())
        {
            Deployment = values.Where(static entry => !entry.Value.TrimStart().StartsWith('@')).ToDictionary(StringComparer.Ordinal),
        };
        errors.AddRange(sources.Read().Errors.Select(static error => error.Variable.StartsWith(Prefix, StringComparison.Ordinal) ? error : error with { Variable = Prefix + error.Variable }));
        return errors;
    }

    /// <inheritdoc/>
    public IReadOnlyList<SettingError> CheckFile(SettingFilePart file)
    {
        ArgumentNullException.ThrowIfNull(file);
        // Where each gateway is told by itself what it listens on, the file need not say it.
        var isComplete = DeploymentFile.Read(file, []).Members?.ContainsKey("listeners") == true;
        return new GatewaySources(new GatewayArguments { Listen = isComplete ? [] : ["127.0.0.1:0"] }, new Dictionary<string, string>()) { File = file, AreFilesElsewhere = true }.Read().Errors;
    }

    private static IEnumerable<SettingInfo> Describe(Type type, string under)
    {
        foreach (var property in SettingsBinder.Properties(type))
        {
            var path = under + SettingName.InFile(property);
            var plain = SettingsBinder.Plain(property.PropertyType);
            var element = SettingsBinder.ElementOf(plain);
            var scalar = element ?? plain;
            if (SettingScalar.Is(scalar) || SettingsBinder.IsSecret(scalar))
            {
                var form = SettingsBinder.IsSecret(scalar) ? "a secret" : SettingScalar.Form(scalar, property);
                yield return new SettingInfo
                {
                    Variable = Prefix + path,
                    Part = "Gateway",
                    Meaning = "A setting of every gateway.",
                    Page = "gateway/settings.md",
                    Applies = Own.Contains(path.Split('.')[0]) ? SettingApplies.Process : SettingApplies.Live,
                    Kind = SettingKind.Text,
                    Allowed = element is null ? form : $"a list, each {form}",
                    IsSecret = SettingsBinder.IsSecret(scalar),
                };
            }
            else if (element is null && SettingsBinder.EntryOf(plain) is null)
            {
                foreach (var inner in Describe(plain, path + "."))
                {
                    yield return inner;
                }
            }
        }
    }
}
