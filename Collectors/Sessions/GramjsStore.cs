using System.Text.Json;

namespace Telepool.Collectors.Sessions;

/// <summary>
/// Reads the folder of gramjs' StoreSession: node-localstorage keeps one file per value, named <c>NAME:authKey</c> and its like with the colon as
/// <c>%3A</c>; values are JSON, and the key is <c>{"type":"Buffer","data":[…]}</c>.
/// </summary>
internal static class GramjsStore
{
    private const string KeySuffix = "authKey";

    // The four values are small; the folder also holds a file per peer that the client has met.
    private const int LargestValue = 16 * 1024;

    public static SessionReadResult Read(string folder)
    {
        var keys = Directory.GetFiles(folder).Where(path => NameOf(path).EndsWith(KeySuffix, StringComparison.Ordinal)).ToArray();
        if (keys.Length == 0)
        {
            return SessionReadResult.Unsupported(0, "the folder is no session of gramjs: it has no file that ends in authKey");
        }

        if (keys.Length > 1)
        {
            return SessionReadResult.Unsupported(0, "the folder holds several sessions; give each a folder of its own");
        }

        var prefix = NameOf(keys[0])[..^KeySuffix.Length];
        if (Value(folder, prefix + "dcId") is not { ValueKind: JsonValueKind.Number } dc || !dc.TryGetInt32(out var dcId))
        {
            return SessionReadResult.Incomplete(0, "the folder has no readable dcId");
        }

        var address = Value(folder, prefix + "serverAddress") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        return Key(folder, prefix + KeySuffix) is { } key
            ? SessionFields.Compose(SessionFormat.GramjsStore, dcId, key, userId: 0, address)
            : SessionReadResult.Invalid(0, "the folder's authKey is not a list of bytes");
    }

    private static byte[]? Key(string folder, string name)
    {
        if (Value(folder, name) is not { } value)
        {
            return null;
        }

        var list = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("data", out var data) ? data : value;
        if (list.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var key = new byte[list.GetArrayLength()];
        var at = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetByte(out key[at++]))
            {
                return null;
            }
        }

        return key;
    }

    private static JsonElement? Value(string folder, string name)
    {
        var path = Directory.GetFiles(folder).FirstOrDefault(path => NameOf(path) == name);
        if (path is null || new FileInfo(path).Length > LargestValue)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Not written by the library; the caller says which value it is.
            return null;
        }
    }

    private static string NameOf(string path) => Uri.UnescapeDataString(Path.GetFileName(path));
}
