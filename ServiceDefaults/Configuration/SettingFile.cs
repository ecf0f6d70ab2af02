using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ServiceDefaults.Configuration;

/// <summary>
/// The file of settings: a JSON object from variable to value, in which an object under the name of a part holds that part's own settings. A key store or
/// other secrets do not belong into one that others may read.
/// </summary>
public static class SettingFile
{
    /// <summary>The variable that names it.</summary>
    public const string Variable = "TELEPOOL_CONFIG";

    // Settings are some kilobytes; a file of this size is something else.
    private const int MaxBytes = 4 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false, MaxDepth = 24 };

    /// <summary>Reads the file of a process; what is wrong is added to <paramref name="errors"/>, by variable where it is about one.</summary>
    public static SettingFileContent ReadWhole(string path, ICollection<SettingError> errors)
    {
        var parts = new Dictionary<string, SettingFilePart>(StringComparer.Ordinal);
        var values = Read(path, errors, parts);
        return new SettingFileContent(values, [.. parts.Values]);
    }

    /// <summary>Makes what the file says part of this process' environment where that says nothing, for programs that read their settings there. What is wrong with it they say themselves.</summary>
    public static void IntoEnvironment()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } path || path.Trim().Length == 0)
        {
            return;
        }

        foreach (var (variable, value) in ReadWhole(path.Trim(), []).Values)
        {
            if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable)))
            {
                Environment.SetEnvironmentVariable(variable, value);
            }
        }
    }

    /// <summary>Reads it as settings that all hosts share, without any part's object; what is wrong is added to <paramref name="errors"/>, by variable where it is about one.</summary>
    public static IReadOnlyDictionary<string, string> Read(string path, ICollection<SettingError> errors) => Read(path, errors, parts: null);

    private static IReadOnlyDictionary<string, string> Read(string path, ICollection<SettingError> errors, Dictionary<string, SettingFilePart>? parts)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                errors.Add(new SettingError(Variable, $"there is no file {path}"));
            }
            else if (info.Length > MaxBytes)
            {
                errors.Add(new SettingError(Variable, FormattableString.Invariant($"{path} has {info.Length} bytes; settings have up to {MaxBytes}")));
            }
            else
            {
                return Parse(path, File.ReadAllBytes(path), errors, parts);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new SettingError(Variable, $"{path} cannot be read: {exception.Message}"));
        }

        return new Dictionary<string, string>();
    }

    /// <summary>Reads what a file holds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="parts">Takes what it says of parts, by their names; null where parts have no objects here.</param>
    internal static IReadOnlyDictionary<string, string> Parse(string path, ReadOnlyMemory<byte> content, ICollection<SettingError> errors, Dictionary<string, SettingFilePart>? parts = null)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Utf8.IsValid(content.Span))
        {
            errors.Add(new SettingError(Variable, $"{path} is not a text in UTF-8"));
            return values;
        }

        try
        {
            using var document = JsonDocument.Parse(content, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                errors.Add(new SettingError(Variable, $"{path} must hold a JSON object from variable to value"));
                return values;
            }

            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (parts is null || SettingCatalog.PartNameOf(member.Name) is not { } part)
                {
                    Take(path, member, values, errors);
                }
                else
                {
                    Take(path, part, member, parts, errors);
                }
            }
        }
        catch (JsonException exception)
        {
            // The message may repeat a part of the file, and with it a secret; the place is enough.
            errors.Add(new SettingError(Variable, FormattableString.Invariant($"{path} is not JSON: line {exception.LineNumber + 1 ?? 1}, byte {exception.BytePositionInLine + 1 ?? 1}")));
        }

        return values;
    }

    private static void Take(string path, JsonProperty member, Dictionary<string, string> values, ICollection<SettingError> errors)
    {
        if (SettingCatalog.Find(member.Name) is null)
        {
            errors.Add(new SettingError(member.Name, $"{SettingCatalog.Unknown(member.Name)} (in {path})"));
            return;
        }

        if (Text(path, member, errors) is { } text)
        {
            values[member.Name] = text;
        }
    }

    /// <summary>What belongs to a part, which alone knows what is wrong with it.</summary>
    private static void Take(string path, string part, JsonProperty member, Dictionary<string, SettingFilePart> parts, ICollection<SettingError> errors)
    {
        var known = parts.GetValueOrDefault(part) ?? new SettingFilePart(part, path, default, new Dictionary<string, string>());
        if (member.Name != part)
        {
            parts[part] = Text(path, member, errors) is { } text
                ? known with { Values = new Dictionary<string, string>(known.Values, StringComparer.Ordinal) { [member.Name] = text } }
                : known;
        }
        else if (member.Value.ValueKind == JsonValueKind.Object)
        {
            parts[part] = known with { Document = Encoding.UTF8.GetBytes(member.Value.GetRawText()) };
        }
        else if (member.Value.ValueKind != JsonValueKind.Null)
        {
            errors.Add(new SettingError(part, $"must be an object in {path}"));
        }
    }

    private static string? Text(string path, JsonProperty member, ICollection<SettingError> errors)
    {
        switch (member.Value.ValueKind)
        {
            case JsonValueKind.String:
                return member.Value.GetString()!;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return member.Value.GetRawText();
            case JsonValueKind.Null:
                return null;
            default:
                errors.Add(new SettingError(member.Name, $"must be a text, a number, true or false in {path}"));
                return null;
        }
    }
}
