using System.Collections.Frozen;

namespace ServiceDefaults.Configuration;

/// <summary>
/// Every setting of a host. Forms, ranges and defaults are those that <see cref="SettingsBinder"/> reads with; the tables of the other parts of this
/// class add what they mean and when a change applies. A test fails where one of the two knows a variable that the other does not.
/// </summary>
public static partial class SettingCatalog
{
    private static readonly FrozenDictionary<string, SettingInfo> ByName = Build().ToFrozenDictionary(setting => setting.Variable, StringComparer.Ordinal);

    /// <summary>Every setting, by part and in the order of the documentation.</summary>
    public static IReadOnlyList<SettingInfo> All { get; } = [.. Texts().Select(text => ByName[text.Text.Variable])];

    /// <summary>What there is to know of a setting; null where there is none of this name.</summary>
    public static SettingInfo? Find(string variable) => ByName.GetValueOrDefault(variable) ?? PartOf(variable)?.Settings.GetValueOrDefault(variable);

    /// <summary>Whether a variable's value must not be shown. One that is unknown counts as secret.</summary>
    public static bool IsSecret(string variable) => Find(variable)?.IsSecret ?? true;

    /// <summary>The setting whose name is nearest to one that is not known; null where none is near.</summary>
    public static string? Nearest(string variable) => NearestName.Find(variable, PartOf(variable)?.Settings.Keys ?? (IEnumerable<string>)ByName.Keys);

    /// <summary>What to say of a name that is not known.</summary>
    public static string Unknown(string variable) => Nearest(variable) is { } near ? $"is not a setting; did you mean {near}?" : "is not a setting";

    private static IEnumerable<SettingInfo> Build()
    {
        var reader = new SettingsReader(new Dictionary<string, string>());
        SettingsBinder.Bind(reader);
        foreach (var (part, text) in Texts())
        {
            var form = reader.Forms.GetValueOrDefault(text.Variable) ?? new SettingForm(SettingKind.Text);
            yield return new SettingInfo
            {
                Variable = text.Variable,
                Part = part,
                Meaning = text.Meaning,
                Applies = text.Applies,
                Kind = form.Kind,
                Allowed = text.Allowed ?? form.Allowed ?? "a text",
                Default = text.Default ?? form.Standard,
                IsSecret = text.IsSecret,
                Least = form.Least,
                Most = form.Most,
                Page = text.Page,
            };
        }
    }

    private static IEnumerable<(string Part, SettingText Text)> Texts() =>
    [
        .. Telegram().Select(text => ("Telegram", text)),
        .. Limits().Select(text => ("Limits", text)),
        .. Proxies().Select(text => ("Proxies", text)),
        .. Process().Select(text => ("Process", text)),
        .. Web().Select(text => ("Operator's pages", text)),
        .. Data().Select(text => ("Data", text)),
    ];

    private static SettingText Live(string variable, string meaning) => new(variable, SettingApplies.Live, meaning);

    private static SettingText Restart(string variable, string meaning) => new(variable, SettingApplies.Restart, meaning);

    private static SettingText OfProcess(string variable, string meaning) => new(variable, SettingApplies.Process, meaning);
}
