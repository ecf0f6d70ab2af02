using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MTProto.Transports;

namespace Telepool.Silo.Web.Reading.Gateways;

/// <summary>
/// The users that all gateways of the cluster have, as the cluster keeps them: a JSON object from name to secret, or to an object with a secret and
/// limits. What is not understood here is kept as it is: gateways check the document.
/// </summary>
internal sealed class UserDocument
{
    // As gateways write them (docs/gateway.md).
    private const string Secret = "secret";
    private const string Enabled = "enabled";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly JsonObject _users;

    private UserDocument(JsonObject users) => _users = users;

    /// <summary>The users' names, in order. One that is null takes a user of the gateways' own files away, and is none.</summary>
    public IReadOnlyList<string> Names => [.. _users.Where(static user => user.Value is not null).Select(static user => user.Key).Order(StringComparer.Ordinal)];

    /// <summary>Reads a document; null where it is none, as a later version may write it.</summary>
    public static UserDocument? Read(byte[] document)
    {
        try
        {
            return document.AsSpan().Trim(" \t\r\n"u8).IsEmpty ? new UserDocument([])
                : JsonNode.Parse(document, documentOptions: Strict) is JsonObject users && users.All(static user => user.Value is null or JsonObject or JsonValue) ? new UserDocument(users)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A secret of the form of another; without one, of the form that asks for padding (<c>dd</c>).</summary>
    public static string CreateSecret(ProxySecret? like)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(ProxySecret.KeyLength));
        return like switch
        {
            { Domain: { } domain } => "ee" + key + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(domain)),
            { RequiresPadding: false } => key,
            _ => "dd" + key,
        };
    }

    /// <summary>A user at a glance, without what is secret; null where there is none of that name.</summary>
    public SharedUser? Find(string name) => _users[name] is { } user
        ? new SharedUser { Name = name, IsEnabled = !IsOff(user), Form = SecretOf(user) is { } secret ? FormOf(secret) : string.Empty }
        : null;

    /// <summary>What a user was given, a copy without what is secret; null where there is none of that name.</summary>
    public JsonObject? Shown(string name)
    {
        var fields = FieldsOf(name);
        fields?.Remove(Secret);
        return fields;
    }

    /// <summary>Gives a user fields, a new one where there is none of that name; those that are null go back to their defaults.</summary>
    public void Set(string name, JsonObject fields)
    {
        var user = FieldsOf(name) ?? [];
        foreach (var (field, value) in fields)
        {
            if (value is null)
            {
                user.Remove(field);
            }
            else
            {
                user[field] = value.DeepClone();
            }
        }

        _users[name] = user;
    }

    /// <summary>Takes a user away.</summary>
    public void Remove(string name) => _users.Remove(name);

    /// <summary>Lets a user connect, or not; false where there is none of that name.</summary>
    public bool Enable(string name, bool isEnabled)
    {
        if (_users[name] is null)
        {
            return false;
        }

        Set(name, new JsonObject { [Enabled] = isEnabled });
        return true;
    }

    /// <summary>Gives a user a new secret of the same form.</summary>
    /// <returns>The secret; null where there is no such user.</returns>
    public ProxySecret? Rotate(string name)
    {
        if (_users[name] is not { } user)
        {
            return null;
        }

        var text = CreateSecret(SecretOf(user));
        Set(name, new JsonObject { [Secret] = text });
        ProxySecret.TryParse(text, out var secret);
        return secret;
    }

    /// <summary>The user who has the same 16 bytes; gateways could not tell the two apart. Null where nobody has.</summary>
    public string? Owner(ProxySecret secret, string except) =>
        Names.FirstOrDefault(name => name != except && SecretOf(_users[name]!) is { } other && other.Key.SequenceEqual(secret.Key));

    /// <summary>The document as gateways read it.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_users.ToJsonString(Indented) + "\n");

    private static bool IsOff(JsonNode user) => user is JsonObject fields && fields[Enabled]?.ToString() is { } text
        && (text.Equals("false", StringComparison.OrdinalIgnoreCase) || text is "0" or "off" or "no");

    private static ProxySecret? SecretOf(JsonNode user) =>
        ProxySecret.TryParse((user is JsonObject fields ? fields[Secret] : user)?.ToString(), out var secret) == ProxySecretStatus.Ok ? secret : null;

    private static string FormOf(ProxySecret secret) => secret.Domain is not null ? "tls" : secret.RequiresPadding ? "padded" : "plain";

    private JsonObject? FieldsOf(string name) => _users[name] switch
    {
        JsonObject fields => (JsonObject)fields.DeepClone(),
        // A name alone stands for its secret.
        JsonValue secret => new JsonObject { [Secret] = secret.DeepClone() },
        _ => null,
    };
}
