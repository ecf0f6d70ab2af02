using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServiceDefaults.Configuration;
using Telepool.Gateway.Configuration.Sources;

namespace Telepool.Gateway.Configuration;

/// <summary>The file of users as changes see it: what is written for each, and how it is written back.</summary>
internal sealed class UsersDocument
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly JsonObject _users;

    private UsersDocument(JsonObject users) => _users = users;

    /// <summary>Reads what is there; a file of lines becomes JSON when it is written back.</summary>
    public static UsersDocument? Read(ReadOnlySpan<byte> content, string file, ICollection<SettingError> errors) =>
        UserEntries.Read(content, file, string.Empty, errors) is { } node && errors.Count == 0 ? new UsersDocument((JsonObject)Json(node)!) : null;

    /// <summary>A document without users.</summary>
    public static UsersDocument Empty() => new([]);

    /// <summary>Writes what a user has been given; fields that are null go back to their defaults, fields that are not named stay.</summary>
    public void Set(string name, JsonObject fields)
    {
        var user = _users[name] switch
        {
            JsonObject known => known,
            JsonValue secret => new JsonObject { ["secret"] = secret.DeepClone() },
            _ => [],
        };
        foreach (var (field, value) in fields)
        {
            user[field] = value?.DeepClone();
        }

        // A value that has a parent cannot be put again.
        _users.Remove(name);
        _users[name] = user;
    }

    /// <summary>Takes a user away, also where a weaker source has it.</summary>
    public void Remove(string name, bool isElsewhere)
    {
        _users.Remove(name);
        if (isElsewhere)
        {
            _users[name] = null;
        }
    }

    /// <summary>Whether the document itself says anything of a user.</summary>
    public bool Has(string name) => _users[name] is not null;

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_users.ToJsonString(Indented) + "\n");

    private static JsonNode? Json(SettingNode node) =>
        node.Members is { } members ? new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Json(member.Value))))
        : node.Items is { } items ? new JsonArray([.. items.Select(Json)])
        : node.Text is { } text ? JsonValue.Create(text)
        : null;
}
