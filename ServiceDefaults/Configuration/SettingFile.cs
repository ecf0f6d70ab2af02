using System.Text.Json;
using System.Text.Unicode;

namespace ServiceDefaults.Configuration;

/// <summary>The file of settings: a JSON object from variable to value. A key store or other secrets do not belong into one that others may read.</summary>
public static class SettingFile
{
    /// <summary>The variable that names it.</summary>
    public const string Variable = "TELEPOOL_CONFIG";

    // Settings are some kilobytes; a file of this size is something else.
    private const int MaxBytes = 4 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Reads it; what is wrong is added to <paramref name="errors"/>, by variable where it is about one.</summary>
    public static IReadOnlyDictionary<string, string> Read(string path, ICollection<SettingError> errors)
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
                return Parse(path, File.ReadAllBytes(path), errors);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new SettingError(Variable, $"{path} cannot be read: {exception.Message}"));
        }

        return new Dictionary<string, string>();
    }

    /// <summary>Reads what a file holds.</summary>
    public static IReadOnlyDictionary<string, string> Parse(string path, ReadOnlyMemory<byte> content, ICollection<SettingError> errors)
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
                Take(path, member, values, errors);
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

        switch (member.Value.ValueKind)
        {
            case JsonValueKind.String:
                values[member.Name] = member.Value.GetString()!;
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                values[member.Name] = member.Value.GetRawText();
                break;
            case JsonValueKind.Null:
                break;
            default:
                errors.Add(new SettingError(member.Name, $"must be a text, a number, true or false in {path}"));
                break;
        }
    }
}
