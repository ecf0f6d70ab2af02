using System.Globalization;
using System.Text.Json;
using Grains.Interfaces.Configuration;
using ServiceDefaults.Configuration;
using Telepool.Collectors.Control;

namespace Telepool.Collectors.Commands;

/// <summary>Settings for people and for programs. What comes in is masked already.</summary>
internal static class ConfigText
{
    // Longer values are cut in tables; NAME and --json show them whole.
    private const int Widest = 40;

    public static string Json(ConfigurationListing listing) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", listing.Version);
        json.WriteArray("settings", listing.Settings, static (json, row) =>
        {
            json.WriteString("name", row.Variable);
            json.WriteString("value", row.Value);
            json.WriteString("source", Word(row.Source));
            json.WriteString("applies", Word(row.Applies));
            json.WriteString("default", row.Default);
            json.WriteString("allowed", row.Allowed);
            json.WriteString("part", row.Part);
            json.WriteString("meaning", row.Meaning);
            json.WriteBoolean("secret", row.IsSecret);
            json.WriteString("at_next_start", row.AtNextStart);
        });
        json.WriteStartArray("refused");
        foreach (var refused in listing.Refused)
        {
            json.WriteStringValue(refused);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static string Json(IReadOnlyList<SettingError> errors) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("valid", errors.Count == 0);
        json.WriteArray("errors", errors, static (json, error) =>
        {
            json.WriteString("name", error.Variable);
            json.WriteString("problem", error.Problem);
            json.WriteString("allowed", SettingCatalog.Find(error.Variable)?.Allowed);
        });
        json.WriteEndObject();
    });

    public static string Json(IReadOnlyList<ConfigurationSnapshot> versions) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (var version in versions)
        {
            json.WriteStartObject();
            WriteVersion(json, version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static string Json(long from, long to, IReadOnlyList<ConfigurationDifference> differences) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("from", from);
        json.WriteNumber("to", to);
        WriteDifferences(json, differences);
        json.WriteEndObject();
    });

    public static string Table(long version, IReadOnlyList<SettingRow> rows)
    {
        var cells = rows.Select(row => (Name: row.Variable, Value: Cut(row.Value ?? "-"), Source: Word(row.Source), Applies: row.AtNextStart is { } next ? $"{Word(row.Applies)}: {Cut(next)}" : Word(row.Applies))).ToArray();
        var (name, value) = (cells.Select(cell => cell.Name.Length).DefaultIfEmpty().Max(), cells.Select(cell => cell.Value.Length).DefaultIfEmpty().Max());
        return string.Join(
            Environment.NewLine,
            [
                string.Create(CultureInfo.InvariantCulture, $"version {version} of the deployment's configuration"),
                $"{"setting".PadRight(name)}  {"value".PadRight(value)}  {"from",-12}  changes apply",
                .. cells.Select(cell => $"{cell.Name.PadRight(name)}  {cell.Value.PadRight(value)}  {cell.Source,-12}  {cell.Applies}"),
            ]);
    }

    public static string Details(IReadOnlyList<SettingRow> rows) => string.Join(
        Environment.NewLine,
        rows.Select(row => string.Join(
            Environment.NewLine,
            ((string?[])
            [
                $"{row.Variable} = {row.Value ?? "(not set)"}",
                $"  {row.Meaning}",
                $"  from: {Word(row.Source)}; default: {row.Default ?? "none"}; allowed: {row.Allowed}",
                row.Applies switch
                {
                    SettingApplies.Live => "  a change applies at once, on every host",
                    SettingApplies.Restart => "  a change applies at each host's next start",
                    _ => "  belongs to the process: set it in its environment and restart",
                },
                row.AtNextStart is { } next ? $"  at the next start: {next}" : null,
            ]).Where(line => line is not null))));

    public static string Lines(IReadOnlyList<ConfigurationSnapshot> versions) => string.Join(
        Environment.NewLine,
        versions.Select(version => string.Create(
            CultureInfo.InvariantCulture,
            $"{version.Version,5}  {version.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}  {(version.Version == 0 ? "-" : version.Author)}  {version.Values.Count} settings{(version.Comment.Length > 0 ? $"  {version.Comment}" : string.Empty)}")));

    public static string Lines(long from, long to, IReadOnlyList<ConfigurationDifference> differences) =>
        differences.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"versions {from} and {to} are the same")
            : string.Join(Environment.NewLine, differences.Select(Line));

    public static string Line(SettingError error) => error.ToString();

    /// <summary>Says what became of a change.</summary>
    /// <returns>The exit code.</returns>
    public static int Print(ConfigurationAnswer answer, bool isTrial, bool isJson)
    {
        if (isJson)
        {
            Console.Out.WriteLine(Json(answer, isTrial));
        }

        switch (answer.Status)
        {
            case ConfigurationStatus.Applied when !isJson:
                Console.Out.WriteLine(isTrial ? "it could be applied; nothing was changed:" : string.Create(CultureInfo.InvariantCulture, $"version {answer.Current.Version} holds:"));
                Console.Out.WriteLine(string.Join(Environment.NewLine, answer.Differences.Select(difference => "  " + Line(difference))));
                foreach (var variable in answer.AtNextStart)
                {
                    Console.Out.WriteLine($"{variable} takes effect on each host with its next start");
                }

                return ExitCode.Success;
            case ConfigurationStatus.Unchanged when !isJson:
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"version {answer.Current.Version} says so already"));
                return ExitCode.Success;
            case ConfigurationStatus.Applied or ConfigurationStatus.Unchanged:
                return ExitCode.Success;
            case ConfigurationStatus.Conflict:
                return CommandEnvironment.Fail(
                    ExitCode.Failure,
                    [string.Create(CultureInfo.InvariantCulture, $"nothing was changed: version {answer.Current.Version} by {answer.Current.Author} holds by now"), .. answer.Differences.Select(Line)]);
            default:
                return CommandEnvironment.Fail(ExitCode.Usage, ["nothing was changed:", .. answer.Errors.Select(error => error.ToString())]);
        }
    }

    private static string Json(ConfigurationAnswer answer, bool isTrial) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("status", Word(answer.Status));
        json.WriteBoolean("dry_run", isTrial);
        WriteVersion(json, answer.Current);
        WriteDifferences(json, answer.Differences);
        json.WriteArray("errors", answer.Errors, static (json, error) =>
        {
            json.WriteString("name", error.Variable);
            json.WriteString("problem", error.Problem);
            json.WriteString("allowed", error.Allowed);
        });
        json.WriteStartArray("at_next_start");
        foreach (var variable in answer.AtNextStart)
        {
            json.WriteStringValue(variable);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteVersion(Utf8JsonWriter json, ConfigurationSnapshot version)
    {
        json.WriteNumber("version", version.Version);
        json.WriteTime("at", version.At);
        json.WriteString("author", version.Author);
        json.WriteString("comment", version.Comment);
        json.WriteStartObject("values");
        foreach (var (variable, value) in version.Values.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteString(variable, value);
        }

        json.WriteEndObject();
    }

    private static void WriteDifferences(Utf8JsonWriter json, IReadOnlyList<ConfigurationDifference> differences) =>
        json.WriteArray("differences", differences, static (json, difference) =>
        {
            json.WriteString("name", difference.Variable);
            json.WriteString("before", difference.Before);
            json.WriteString("after", difference.After);
            json.WriteNumber("version", difference.Version);
            json.WriteString("author", difference.Author);
        });

    private static string Line(ConfigurationDifference difference) => string.Create(
        CultureInfo.InvariantCulture,
        $"{difference.Variable}: {difference.Before ?? "(not set)"} -> {difference.After ?? "(not set)"}  (version {difference.Version}, {difference.Author})");

    private static string Cut(string text) => text.Length <= Widest ? text : text[..(Widest - 1)] + "…";

    private static string Word<T>(T value)
        where T : struct, Enum => value switch
    {
        SettingSource.CommandLine => "command line",
        SettingApplies.Restart => "next start",
        _ => value.ToString().ToLowerInvariant(),
    };
}
