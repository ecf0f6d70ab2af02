using System.Collections;

using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Configuration.Sources;

namespace Gateway.Tests.Configuration;

/// <summary>The list of settings for operators, from the settings themselves and their documentation.</summary>
internal static partial class SettingsTable
{
    private const string Head =
        """
        # Every setting of the gateway

        Generated from the settings themselves; a test compares. The first column is the place in the JSON file and in `--set PLACE=VALUE`; what has a
        variable can stand in the environment too. `listeners`, `users` and `admin.tokens` are lists of objects, the latter two also objects by name. Short
        ways for what is set most: `--listen`/`TELEPOOL_GATEWAY_LISTEN`, `--user`/`TELEPOOL_GATEWAY_USERS` (`NAME=SECRET,…`), `--users-file`/
        `TELEPOOL_GATEWAY_USERS_FILE`, `--dc`/`TELEPOOL_GATEWAY_DCS`, `--front`/`TELEPOOL_GATEWAY_FRONT`, `--middle-proxy`/
        `TELEPOOL_GATEWAY_MIDDLE_PROXIES`, `--proxy-secret`/`TELEPOOL_GATEWAY_PROXY_SECRET_FILE`, `--admin`/`TELEPOOL_GATEWAY_ADMIN`,
        `--admin-token-file`/`TELEPOOL_GATEWAY_ADMIN_TOKEN` (and `TELEPOOL_GATEWAY_ADMIN_VIEWER_TOKEN`), `--config`/`TELEPOOL_GATEWAY_CONFIG`.
        Wherever a secret stands, `@FILE` takes it from a file. Times are written `250ms`, `10s`, `5m`, `2h` or `30d`, sizes `500k`, `20MB` or `1GiB`.

        | setting | allowed | default | what it is |
        | --- | --- | --- | --- |

        """;

    public static string Make()
    {
        var documents = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Telepool.Gateway.xml")).Descendants("member")
            .ToDictionary(member => (string)member.Attribute("name")!, member => Summary(member.Element("summary")));
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        Write(text, typeof(GatewaySettings), string.Empty, documents);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Type type, string under, IReadOnlyDictionary<string, string> documents)
    {
        var standard = RuntimeHelpers.GetUninitializedObject(type);
        type.GetConstructor([])!.Invoke(standard, []);
        foreach (var property in SettingsBinder.Properties(type))
        {
            var plain = SettingsBinder.Plain(property.PropertyType);
            var element = SettingsBinder.ElementOf(plain);
            var leaf = element ?? plain;
            var path = under + SettingName.InFile(property);
            var summary = documents.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}", string.Empty);
            var isLeaf = SettingScalar.Is(leaf) || SettingsBinder.IsSecret(leaf) || SettingsBinder.EntryOf(leaf) is not null;
            if (isLeaf)
            {
                var variable = SettingName.Variable(path);
                var shown = EnvironmentSource.Variables.ContainsKey(variable) ? $"`{path}`<br>`{variable}`" : $"`{path}`";
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {shown} | {Allowed(leaf, element is not null, property)} | {Default(property, standard)} | {summary.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }
            else
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| **`{path}`** | {(element is null ? "an object" : SettingsBinder.IsNamed(leaf) ? "objects by name" : "a list of objects")} | | {summary} |\n");
                Write(text, leaf, path + (element is null ? "." : SettingsBinder.IsNamed(leaf) ? ".NAME." : "[]."), documents);
            }
        }
    }

    private static string Allowed(Type leaf, bool isList, PropertyInfo property)
    {
        var form = SettingsBinder.IsSecret(leaf) ? "a secret, or @FILE" : SettingsBinder.EntryOf(leaf) is not null ? "an object by number, of addresses" : SettingScalar.Form(leaf, property);
        form = form.Split(", such as")[0].Split(", also as")[0];
        return isList ? $"a list, each {form}" : form;
    }

    private static string Default(PropertyInfo property, object standard) =>
        property.IsDefined(typeof(RequiredMemberAttribute)) ? "must be given"
        : property.GetValue(standard) switch
        {
            null => "none",
            ReadOnlyMemory<byte> => "none",
            string text => text.Length == 0 ? "none" : $"`{text}`",
            ICollection { Count: 0 } => "none",
            IEnumerable list => string.Join(", ", list.Cast<object>().Select(item => $"`{SettingScalar.Text(item)}`")) is { Length: > 0 } items ? items : "none",
            var value => $"`{SettingScalar.Text(value)}`",
        };

    private static string Summary(XElement? summary)
    {
        if (summary is null)
        {
            return string.Empty;
        }

        var text = string.Concat(summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement element => (element.Attribute("cref")?.Value ?? element.Value).Split('.', ':')[^1],
            _ => node.ToString(),
        }));
        return Spaces().Replace(text, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
