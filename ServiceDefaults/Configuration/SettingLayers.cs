namespace ServiceDefaults.Configuration;

/// <summary>What one process was told, by source, so that a snapshot of the deployment can be laid over it again and again. Holds secrets.</summary>
public sealed class SettingLayers
{
    private static readonly Dictionary<string, string> None = [];

    private readonly (SettingSource Source, IReadOnlyDictionary<string, string> Values)[] _layers;

    private SettingLayers(params (SettingSource Source, IReadOnlyDictionary<string, string> Values)[] layers) => _layers = layers;

    /// <summary>A process that was told nothing.</summary>
    public static SettingLayers Empty { get; } = new();

    /// <summary>The process' environment, with the file that it names.</summary>
    /// <param name="defaults">What the host takes where a variable is not set; may be null.</param>
    /// <param name="overrides">What the host takes whatever the environment says, such as its command line; may be null.</param>
    /// <param name="errors">Is told what is wrong with the file.</param>
    public static SettingLayers FromEnvironment(IReadOnlyDictionary<string, string>? defaults, IReadOnlyDictionary<string, string>? overrides, ICollection<SettingError> errors)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            environment[(string)entry.Key] = (string?)entry.Value ?? string.Empty;
        }

        return From(environment, defaults, overrides, errors);
    }

    /// <summary>An environment that is given.</summary>
    public static SettingLayers From(
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyDictionary<string, string>? defaults,
        IReadOnlyDictionary<string, string>? overrides,
        ICollection<SettingError> errors)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(errors);
        // An empty variable is one that is not set: compose files and unit files write them so.
        var set = environment.Where(entry => entry.Value.Trim().Length > 0).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        SecretFiles.Read(set, errors);
        FeatureFlags.Check(set.Keys, errors);
        var path = overrides?.GetValueOrDefault(SettingFile.Variable) ?? set.GetValueOrDefault(SettingFile.Variable);
        var file = path is null ? SettingFileContent.Empty : SettingFile.ReadWhole(path.Trim(), errors);
        var unseen = new List<SettingFilePart>();
        foreach (var part in file.Parts)
        {
            if (SettingCatalog.PartOf(part.Name + ".") is not { } known)
            {
                unseen.Add(part);
                continue;
            }

            foreach (var error in known.CheckFile(part))
            {
                errors.Add(error);
            }
        }

        return new SettingLayers(
            (SettingSource.Default, defaults ?? None),
            (SettingSource.File, file.Values),
            (SettingSource.Environment, set),
            (SettingSource.CommandLine, overrides ?? None)) { Parts = file.Parts, Unseen = unseen };
    }

    /// <summary>What the settings file says of parts with settings of their own.</summary>
    public IReadOnlyList<SettingFilePart> Parts { get; private init; } = [];

    /// <summary>Those of them that this program does not have and could not check.</summary>
    public IReadOnlyList<SettingFilePart> Unseen { get; private init; } = [];

    /// <summary>Reads a snapshot of the deployment over the process' own settings.</summary>
    /// <param name="snapshot">Its values; null for none.</param>
    public SettingsResult Bind(IReadOnlyDictionary<string, string>? snapshot = null)
    {
        var result = SettingsBinder.Bind(new SettingsReader(Merge(snapshot)));
        return result.Settings is { } settings ? result with { Settings = settings with { Layers = this } } : result;
    }

    /// <summary>Every value that holds, with where it comes from.</summary>
    /// <param name="snapshot">The deployment's values; null for none.</param>
    public IReadOnlyDictionary<string, (string Value, SettingSource Source)> Sources(IReadOnlyDictionary<string, string>? snapshot = null)
    {
        var values = new Dictionary<string, (string, SettingSource)>(StringComparer.Ordinal);
        foreach (var (source, layer) in _layers.Append((SettingSource.Cluster, snapshot ?? None)))
        {
            foreach (var (variable, value) in layer)
            {
                values[variable] = (value, source);
            }
        }

        return values;
    }

    /// <summary>The same with what the deployment's configuration was when the process started, for settings that hold from a start on.</summary>
    internal SettingLayers Started(IReadOnlyDictionary<string, string> snapshot) => new([.. _layers, (SettingSource.Cluster, snapshot)]) { Own = Own, Parts = Parts, Unseen = Unseen };

    /// <summary>What the process was told by itself, without anything of the deployment.</summary>
    public SettingLayers Own { get => field ?? this; private init; }

    /// <summary>Every setting of the catalog as it holds here, secrets masked.</summary>
    /// <param name="snapshot">The deployment's values; null for none.</param>
    public IReadOnlyList<SettingRow> Rows(IReadOnlyDictionary<string, string>? snapshot = null)
    {
        var live = Live(snapshot);
        var (values, next) = (Sources(live), Own.Sources(snapshot));
        var reader = new SettingsReader(Merge(live));
        SettingsBinder.Bind(reader);
        // Settings of other parts are shown where the deployment has a value for them.
        var others = live.Keys.Select(SettingCatalog.Find).Where(setting => setting is not null && !reader.Forms.ContainsKey(setting.Variable)).OrderBy(setting => setting!.Variable, StringComparer.Ordinal);
        return
        [
            .. SettingCatalog.All.Select(setting => Row(setting, values, next, reader.Forms[setting.Variable].Standard ?? setting.Default)),
            .. others.Select(setting => Row(setting!, values, next, standard: null)),
        ];
    }

    /// <summary>The settings of a snapshot that a running process takes.</summary>
    internal static Dictionary<string, string> Live(IReadOnlyDictionary<string, string>? snapshot) =>
        (snapshot ?? None).Where(entry => SettingCatalog.Find(entry.Key)?.Applies == SettingApplies.Live).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);

    private static SettingRow Row(
        SettingInfo setting,
        IReadOnlyDictionary<string, (string Value, SettingSource Source)> values,
        IReadOnlyDictionary<string, (string Value, SettingSource Source)> next,
        string? standard)
    {
        var isSet = values.TryGetValue(setting.Variable, out var found) && found.Value.Trim().Length > 0;
        var value = isSet ? found.Value.Trim() : standard;
        var later = next.TryGetValue(setting.Variable, out var after) && after.Value.Trim().Length > 0 ? after.Value.Trim() : standard;
        return new SettingRow
        {
            Variable = setting.Variable,
            Value = isSet ? Shown(value) : value,
            Source = isSet ? found.Source : SettingSource.Default,
            Applies = setting.Applies,
            Part = setting.Part,
            Meaning = setting.Meaning,
            Allowed = setting.Allowed,
            Default = standard,
            IsSecret = setting.IsSecret,
            AtNextStart = setting.Applies == SettingApplies.Restart && later != value ? Shown(later ?? "(not set)") : null,
        };

        string? Shown(string? text) => text is not null && setting.IsSecret ? SettingRow.Mask : text;
    }

    private Dictionary<string, string> Merge(IReadOnlyDictionary<string, string>? snapshot) =>
        Sources(snapshot).ToDictionary(entry => entry.Key, entry => entry.Value.Value, StringComparer.Ordinal);
}
