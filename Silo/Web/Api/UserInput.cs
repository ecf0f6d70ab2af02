using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MTProto.Transports;

namespace Telepool.Silo.Web.Api;

/// <summary>What may be given to a user of the gateways, checked as a gateway would. A secret is given as such: never as the name of a file that a gateway would read.</summary>
internal static class UserInput
{
    private const int MaxDenied = 1000;
    private const int AdTagLength = 32;

    /// <summary>Reads the fields; what is wrong is noted there. A field that is null in the body goes back to its default.</summary>
    public static JsonObject Read(ApiInput input, JsonElement given)
    {
        var fields = new JsonObject();
        foreach (var (name, value) in given.EnumerateObject().Select(static field => (field.Name, field.Value)))
        {
            fields[name] = (name, value.ValueKind) switch
            {
                ("secret", JsonValueKind.String) => Secret(input, value.GetString()!),
                (not "secret", JsonValueKind.Null) when IsKnown(name) => null,
                ("enabled" or "fast", JsonValueKind.True or JsonValueKind.False) => JsonValue.Create(value.GetBoolean()),
                ("expires", JsonValueKind.String) => Keep(input, name, value, value.TryGetDateTimeOffset(out _), "must be a time", "such as 2027-01-31T00:00:00Z"),
                ("maxConnections" or "maxDevices", JsonValueKind.Number) => Keep(input, name, value, value.TryGetInt32(out var count) && count >= 0, "must be a whole number", "0 or more"),
                ("quotaBytes" or "bytesPerSecond", JsonValueKind.Number) => Keep(input, name, value, value.TryGetInt64(out var bytes) && bytes >= 0, "must be a number of bytes", "0 or more"),
                ("deny", JsonValueKind.Array) => Keep(input, name, value, value.GetArrayLength() <= MaxDenied && value.EnumerateArray().All(IsNetwork), "must be a list of networks", "up to 1000 addresses or networks such as 203.0.113.0/24"),
                ("adTag", JsonValueKind.String) => Keep(input, name, value, value.GetString()!.Length == AdTagLength && value.GetString()!.All(char.IsAsciiHexDigit), "must be an ad tag", "32 hexadecimal digits"),
                _ => Unknown(input, name),
            };
        }

        return fields;
    }

    private static bool IsKnown(string name) => name is "enabled" or "fast" or "expires" or "maxConnections" or "maxDevices" or "quotaBytes" or "bytesPerSecond" or "deny" or "adTag";

    private static JsonNode? Keep(ApiInput input, string name, JsonElement value, bool isRight, string problem, string allowed)
    {
        if (!isRight)
        {
            input.Fail("user." + name, problem, allowed);
        }

        return JsonNode.Parse(value.GetRawText());
    }

    private static JsonNode? Unknown(ApiInput input, string name)
    {
        input.Fail(
            "user." + (name.Length <= 64 ? name : name[..64]),
            IsKnown(name) || name == "secret" ? "is of the wrong kind" : "is not known",
            "secret, enabled, expires, maxConnections, maxDevices, quotaBytes, bytesPerSecond, deny, adTag, fast");
        return null;
    }

    private static JsonNode? Secret(ApiInput input, string text)
    {
        if (ProxySecret.TryParse(text, out _) != ProxySecretStatus.Ok)
        {
            input.Fail("user.secret", "must be a secret", "32 hexadecimal digits; dd and 32; ee, 32 and a host name in hexadecimal; or the same in base64");
        }

        return JsonValue.Create(text);
    }

    private static bool IsNetwork(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { } text && (IPAddress.TryParse(text, out _) || IPNetwork.TryParse(text, out _));
}
