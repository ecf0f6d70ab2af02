using System.Globalization;
using System.Text.Json;
using Grains.Interfaces.Operators;

namespace Telepool.Silo.Web.Security;

/// <summary>
/// Reads the tokens' file: a JSON object from name to <c>role</c> (<c>viewer</c>, <c>operator</c>, <c>admin</c>) with <c>sha256</c> of a token,
/// <c>certificate</c> (SHA-256 of one) or <c>subject</c> of one, and <c>expires</c> (ISO 8601) where it ends.
/// </summary>
internal static class CredentialParsing
{
    private const int MaxNames = IOperatorDirectoryGrain.MaxEntries;
    private const int HashLength = 64;
    private static readonly string[] Fields = ["role", "sha256", "certificate", "subject", "expires"];

    /// <summary>The credentials, or everything that is wrong with the file, each with the name that it is about.</summary>
    public static (IReadOnlyList<OperatorEntry> Credentials, IReadOnlyList<string> Errors) Parse(ReadOnlySpan<byte> json)
    {
        JsonElement root;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 4 });
            root = JsonElement.ParseValue(ref reader);
        }
        catch (JsonException exception)
        {
            return ([], [$"is no JSON: {exception.Message}"]);
        }

        if (root.ValueKind != JsonValueKind.Object || !JsonTexts.AreWhole(root))
        {
            return ([], ["must be a JSON object from name to what the name may do"]);
        }

        var errors = new List<string>();
        var credentials = new Dictionary<string, OperatorEntry>(StringComparer.Ordinal);
        foreach (var entry in root.EnumerateObject())
        {
            if (!IsName(entry.Name))
            {
                errors.Add($"'{entry.Name}': a name has 1 to 64 letters, digits, '.', '-' or '_'");
            }
            else if (credentials.Count >= MaxNames)
            {
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"has more than {MaxNames} names"));
                break;
            }
            else if (!credentials.TryAdd(entry.Name, Read(entry, errors)))
            {
                errors.Add($"{entry.Name}: is there twice");
            }
        }

        foreach (var twice in credentials.Values.Where(static one => one.TokenHash is not null).GroupBy(static one => one.TokenHash).Where(static group => group.Count() > 1))
        {
            errors.Add($"{string.Join(", ", twice.Select(static one => one.Name))}: have the same token");
        }

        return errors.Count == 0 ? ([.. credentials.Values], []) : ([], errors);
    }

    /// <summary>Whether a text can be an operator's name.</summary>
    public static bool IsName(string? text) =>
        text is { Length: > 0 and <= 64 } && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');

    private static OperatorEntry Read(JsonProperty entry, List<string> errors)
    {
        var (name, value) = (entry.Name, entry.Value);
        var nobody = new OperatorEntry { Name = name, Role = OperatorRole.Viewer };
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"{name}: must be an object with {string.Join(", ", Fields)}");
            return nobody;
        }

        foreach (var unknown in value.EnumerateObject().Select(static field => field.Name).Except(Fields))
        {
            errors.Add($"{name}.{unknown}: is not known; there are {string.Join(", ", Fields)}");
        }

        DateTimeOffset? ends = null;
        if (Text("expires") is { } expires)
        {
            if (DateTimeOffset.TryParse(expires, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed))
            {
                ends = parsed;
            }
            else
            {
                errors.Add($"{name}.expires: must be a time such as 2027-01-31T00:00:00Z");
            }
        }

        OperatorRole? role = Text("role")?.ToLowerInvariant() switch
        {
            "viewer" => OperatorRole.Viewer,
            "operator" => OperatorRole.Operator,
            "admin" => OperatorRole.Admin,
            _ => null,
        };
        if (role is null)
        {
            errors.Add($"{name}.role: must be viewer, operator or admin");
        }

        var read = nobody with { Role = role ?? OperatorRole.Viewer, TokenHash = Hash("sha256"), CertificateHash = Hash("certificate"), CertificateSubject = Text("subject"), EndsAt = ends };
        if (!value.TryGetProperty("sha256", out _) && !value.TryGetProperty("certificate", out _) && !value.TryGetProperty("subject", out _))
        {
            errors.Add($"{name}: needs sha256, certificate or subject, or nobody could be known by it");
        }

        return read;

        string? Text(string field)
        {
            if (!value.TryGetProperty(field, out var found) || found.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            if (found.ValueKind == JsonValueKind.String && found.GetString() is { Length: > 0 and <= 512 } text)
            {
                return text;
            }

            errors.Add($"{name}.{field}: must be a text of 1 to 512 characters");
            return null;
        }

        string? Hash(string field)
        {
            var text = Text(field)?.Replace(":", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
            if (text is null || (text.Length == HashLength && text.All(char.IsAsciiHexDigit)))
            {
                return text;
            }

            errors.Add($"{name}.{field}: must be a SHA-256, 64 hexadecimal digits");
            return null;
        }
    }
}
