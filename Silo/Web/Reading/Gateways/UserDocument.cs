using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MTProto.Transports;

namespace Telepool.Silo.Web.Reading.Gateways;

/// <summary>
/// The users of the cluster as gateways write them: an object by name, each user a secret or an object with one. What is not understood here is kept as
/// it is: gateways check the document.
/// </summary>
internal sealed class UserDocument
{
    // As gateways write them (docs/gateway.md).
    private const string Secret = "secret";
    private const string Enabled = "enabled";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly JsonObject _users;

    private UserDocument(JsonObject users) => _users = users;

    /// <summary>The users' names, in order. One that is null takes a user of the gateways' own files away, and is none.</summary>
    public IReadOnlyList<string> Names => [.. _users.Where(static user => user.Value is not null).Select(static user => user.Key).Order(StringComparer.Ordinal)];

    /// <summary>Reads a document; null where it is not one.</summary>
    public static UserDocument? Read(byte[] document)
    {
        if (document.Length == 0)
        {
            return new UserDocument([]);
        }

        try
        {
            return JsonNode.Parse(document) is JsonObject users ? new UserDocument(users) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A user without what is secret; null where there is none of that name.</summary>
    public SharedUser? Find(string name) => _users[name] is { } user
        ? new SharedUser { Name = name, IsEnabled = !IsOff(user), Form = SecretOf(user) is { } secret ? FormOf(secret) : string.Empty }
        : null;

    /// <summary>Lets a user connect, or not.</summary>
    public bool Enable(string name, bool isEnabled) => Set(name, Enabled, isEnabled);

    /// <summary>Gives a user a new secret of the same form.</summary>
    /// <returns>The secret; null where there is no such user.</returns>
    public ProxySecret? Rotate(string name)
    {
        if (_users[name] is not { } user)
        {
            return null;
        }

        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(ProxySecret.KeyLength));
        var text = SecretOf(user) switch
        {
            { Domain: { } domain } => "ee" + key + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(domain)),
            { RequiresPadding: false } => key,
            _ => "dd" + key,
        };
        Set(name, Secret, text);
        ProxySecret.TryParse(text, out var secret);
        return secret;
    }

    /// <summary>The document as gateways read it.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_users.ToJsonString(Indented) + "\n");

    private static bool IsOff(JsonNode user) => user is JsonObject fields && fields[Enabled]?.ToString() is { } text
        && (text.Equals("false", StringComparison.OrdinalIgnoreCase) || text is "0" or "off" or "no");

    private static ProxySecret? SecretOf(JsonNode user) =>
        ProxySecret.TryParse((user is JsonObject fields ? fields[Secret] : user)?.ToString(), out var secret) == ProxySecretStatus.Ok ? secret : null;

    private static string FormOf(ProxySecret secret) => secret.Domain is not null ? "tls" : secret.RequiresPadding ? "padded" : "plain";

    private bool Set(string name, string field, JsonNode value)
    {
        switch (_users[name])
        {
            case JsonObject fields:
                fields[field] = value;
                return true;
            case JsonValue secret:
                // A name alone stands for its secret.
                var user = new JsonObject { [Secret] = secret.DeepClone() };
                user[field] = value;
                _users[name] = user;
                return true;
            default:
                return false;
        }
    }
}
