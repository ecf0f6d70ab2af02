using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MTProto.Transports;

namespace Telepool.Silo.Web.Api;

/// <summary>The users that all gateways of the cluster have, as the cluster keeps them: a JSON object from name to secret, or to an object with a secret and limits.</summary>
internal sealed class UserDocument
{
    private readonly JsonObject _users;

    private UserDocument(JsonObject users) => _users = users;

    /// <summary>The names, in their order.</summary>
    public IEnumerable<string> Names => _users.Where(static user => user.Value is not null).Select(static user => user.Key);

    /// <summary>Reads a document; null where it is none, as a later version may write it.</summary>
    public static UserDocument? Read(byte[] document)
    {
        try
        {
            return document.AsSpan().Trim(" \t\r\n"u8).IsEmpty ? new UserDocument([])
                : JsonNode.Parse(document) is JsonObject users && users.All(static user => user.Value is null or JsonObject or JsonValue) ? new UserDocument(users)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What a user has been given, a copy; null where there is no such user.</summary>
    public JsonObject? Find(string name) => _users[name] switch
    {
        JsonObject fields => (JsonObject)fields.DeepClone(),
        JsonValue secret => new JsonObject { ["secret"] = secret.DeepClone() },
        _ => null,
    };

    /// <summary>The same without the secret.</summary>
    public JsonObject? Shown(string name)
    {
        var user = Find(name);
        user?.Remove("secret");
        return user;
    }

    /// <summary>Gives a user fields; those that are null go back to their defaults.</summary>
    public void Set(string name, JsonObject fields)
    {
        var user = Find(name) ?? [];
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

    /// <summary>The user who has the same 16 bytes; gateways could not tell the two apart. Null where nobody has.</summary>
    public string? Owner(ProxySecret secret, string except) => Names.FirstOrDefault(name =>
        name != except && Find(name)?["secret"] is JsonValue value && value.TryGetValue<string>(out var text)
        && ProxySecret.TryParse(text, out var other) == ProxySecretStatus.Ok && other!.Key.SequenceEqual(secret.Key));

    /// <summary>What the cluster is to keep.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_users.ToJsonString() + "\n");
}
