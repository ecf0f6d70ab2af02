using System.Globalization;
using Grains.Interfaces.Configuration;
using Microsoft.AspNetCore.Http;
using ServiceDefaults.Configuration;

namespace Telepool.Silo.Web.Pages.Configuration;

/// <summary>A change as it was typed. A field that is as it was shown is not part of it; one that is empty takes its setting back.</summary>
/// <param name="Version">The version that the operator saw.</param>
/// <param name="Comment">Why.</param>
/// <param name="Set">Settings with their new values; null takes one back.</param>
internal sealed record ConfigurationDraft(long Version, string Comment, IReadOnlyDictionary<string, string?> Set)
{
    /// <summary>What a setting's field is called.</summary>
    public const string Prefix = "set.";

    /// <summary>What the field is called that takes a secret back.</summary>
    public const string ClearPrefix = "clear.";

    /// <summary>Nothing was typed.</summary>
    public static ConfigurationDraft None { get; } = new(0, string.Empty, new Dictionary<string, string?>());

    /// <summary>Reads a form. What a setting was shown as stands in the page's own version, which may not hold any more.</summary>
    /// <param name="form">The form.</param>
    /// <param name="seen">The version that the operator saw; null where it is not kept.</param>
    public static ConfigurationDraft Read(IFormCollection form, ConfigurationSnapshot? seen)
    {
        var set = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var info in SettingCatalog.All.Where(static info => info.Applies != SettingApplies.Process))
        {
            var before = seen?.Values.GetValueOrDefault(info.Variable);
            if (form[ClearPrefix + info.Variable] == "yes" && before is not null)
            {
                set[info.Variable] = null;
            }
            else if (form.TryGetValue(Prefix + info.Variable, out var field))
            {
                var value = field.ToString().Trim();
                if (value.Length > 0 && (info.IsSecret || value != before))
                {
                    set[info.Variable] = value;
                }
                else if (value.Length == 0 && before is not null && !info.IsSecret)
                {
                    set[info.Variable] = null;
                }
            }
        }

        return new ConfigurationDraft(VersionOf(form), Cut(form["comment"].ToString().Trim()), set);
    }

    /// <summary>The version that a form was shown for.</summary>
    public static long VersionOf(IFormCollection form) => long.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    /// <summary>The change.</summary>
    public ConfigurationChange ToChange(string author) => new(Version, author, Comment, new Dictionary<string, string?>(Set));

    private static string Cut(string text) => text.Length <= ConfigurationChange.MaxComment ? text : text[..ConfigurationChange.MaxComment];
}
