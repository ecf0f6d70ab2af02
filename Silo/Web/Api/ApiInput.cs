using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Api;

/// <summary>
/// Reads fields of a query or a body one by one and keeps what is wrong with any of them; fields that no route asks for are wrong too. Values are never
/// repeated in an error: some are secrets.
/// </summary>
internal sealed class ApiInput
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly Dictionary<string, JsonElement> _fields;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly List<OperatorProblem.FieldError> _errors = [];

    private ApiInput(Dictionary<string, JsonElement> fields) => _fields = fields;

    /// <summary>Takes the query: each field once.</summary>
    public static ApiInput OfQuery(HttpContext context)
    {
        var input = new ApiInput(new Dictionary<string, JsonElement>(StringComparer.Ordinal));
        foreach (var (name, values) in context.Request.Query)
        {
            if (values.Count != 1)
            {
                input.Fail(name, "is given more than once");
            }

            input._fields[name] = JsonSerializer.SerializeToElement(values.Count > 0 ? values[0] : string.Empty);
        }

        return input;
    }

    /// <summary>Takes the body: a JSON object, or nothing where every field may be left out.</summary>
    public static async Task<(ApiInput? Input, OperatorProblem? Problem)> OfBodyAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength is 0 || (request.ContentLength is null && request.ContentType is null))
        {
            return (new ApiInput([]), null);
        }

        if (!request.HasJsonContentType())
        {
            return (null, new OperatorProblem(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "Not JSON", "Send application/json."));
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Strict, context.RequestAborted).ConfigureAwait(false);
            return document.RootElement.ValueKind == JsonValueKind.Object && JsonTexts.AreWhole(document.RootElement)
                ? (new ApiInput(document.RootElement.EnumerateObject().ToDictionary(static field => field.Name, static field => field.Value.Clone(), StringComparer.Ordinal)), null)
                : (null, Malformed("The body must be a JSON object."));
        }
        catch (JsonException exception)
        {
            var place = exception.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $" (line {line + 1}, byte {exception.BytePositionInLine})") : string.Empty;
            return (null, Malformed($"The body is no JSON{place}."));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in a name, which the parser reads to find names that are there twice.
            return (null, Malformed("The body holds a text that is none."));
        }
    }

    /// <summary>A text; null where it is not given.</summary>
    public string? Text(string name, int longest, bool isRequired = false)
    {
        if (Find(name, isRequired) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && text.Length <= longest && !text.Contains('\0', StringComparison.Ordinal))
        {
            if (text.Trim().Length > 0 || !isRequired)
            {
                return text.Trim();
            }

            Fail(name, "is empty");
            return null;
        }

        Fail(name, "must be a text", string.Create(CultureInfo.InvariantCulture, $"at most {longest} characters"));
        return null;
    }

    /// <summary>A whole number; null where it is not given.</summary>
    public long? Whole(string name, long least, long most, bool isRequired = false)
    {
        if (Find(name, isRequired) is not { } value)
        {
            return null;
        }

        if ((value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
            || (value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)))
        {
            if (number >= least && number <= most)
            {
                return number;
            }
        }

        Fail(name, "must be a whole number", string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"));
        return null;
    }

    /// <summary>A time in whole seconds; null where it is not given.</summary>
    public TimeSpan? Seconds(string name, long least, long most) => Whole(name, least, most) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>A moment (ISO 8601); null where it is not given.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name, 64) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        Fail(name, "must be a time", "such as 2027-01-31T00:00:00Z");
        return null;
    }

    /// <summary>Yes or no; null where it is not given.</summary>
    public bool? Flag(string name)
    {
        if (Find(name, false) is not { } value)
        {
            return null;
        }

        switch (value)
        {
            case { ValueKind: JsonValueKind.True }:
                return true;
            case { ValueKind: JsonValueKind.False }:
                return false;
            case { ValueKind: JsonValueKind.String } when bool.TryParse(value.GetString(), out var flag):
                return flag;
            default:
                Fail(name, "must be true or false");
                return null;
        }
    }

    /// <summary>One of several words; null where it is not given.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum
    {
        if (Text(name, 64) is not { Length: > 0 } text)
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        Fail(name, "is not known", string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)));
        return null;
    }

    /// <summary>A list of texts; empty where it is not given.</summary>
    public string[] Texts(string name, int most, int longest, bool isRequired = false)
    {
        if (Find(name, isRequired) is not { } value)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is > 0 and var count && count <= most
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 } text && text.Length <= longest))
        {
            return [.. value.EnumerateArray().Select(static item => item.GetString()!)];
        }

        Fail(name, "must be a list of texts", string.Create(CultureInfo.InvariantCulture, $"1 to {most} texts of 1 to {longest} characters"));
        return [];
    }

    /// <summary>An object as it is; null where it is not given.</summary>
    public JsonElement? Object(string name, bool isRequired = false)
    {
        if (Find(name, isRequired) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        Fail(name, "must be an object");
        return null;
    }

    /// <summary>Notes that a field is wrong.</summary>
    public void Fail(string field, string problem, string? allowed = null) => _errors.Add(new OperatorProblem.FieldError(field, problem, allowed));

    /// <summary>Everything that is wrong; null where nothing is. To be asked after every field has been read.</summary>
    public OperatorProblem? Problem()
    {
        foreach (var unknown in _fields.Keys.Where(name => !_asked.Contains(name)).Order(StringComparer.Ordinal))
        {
            Fail(unknown.Length <= 64 ? unknown : unknown[..64], "is not known here", _asked.Count == 0 ? null : string.Join(", ", _asked.Order(StringComparer.Ordinal)));
        }

        return _errors.Count == 0 ? null : new OperatorProblem(StatusCodes.Status422UnprocessableEntity, "invalid", "Not valid", "Nothing was changed.", [.. _errors]);
    }

    private static OperatorProblem Malformed(string detail) => new(StatusCodes.Status400BadRequest, "malformed", "Not a request that can be read", detail);

    private JsonElement? Find(string name, bool isRequired)
    {
        _asked.Add(name);
        if (_fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null)
        {
            return value;
        }

        if (isRequired)
        {
            Fail(name, "is needed");
        }

        return null;
    }
}
