using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MTProto.Client;
using MTProto.Crypto;

namespace WTelegramSessions;

/// <summary>
/// Between our saved form and the library's: a vector (16) and, under AES-256-CBC, the SHA-256 of a JSON text and the text. The key is no secret
/// here: these bytes never leave the process's memory, and what is stored is sealed by the vault.
/// </summary>
internal static class StoredSession
{
    private const int VectorLength = 16;

    /// <summary>The library's <c>session_key</c>.</summary>
    public static string Key { get; } = new('0', 64);

    /// <summary>What the library reads; empty where there is nothing to hand over.</summary>
    public static byte[] Write(ClientSessionState state, LinkOptions options)
    {
        var centers = new JsonObject();
        foreach (var dcId in state.DataCenters)
        {
            if (state.KeyOf(dcId, out var isAuthorized) is { } key && options.Addresses.GetValueOrDefault(dcId) is IPEndPoint address)
            {
                centers[dcId.ToString(CultureInfo.InvariantCulture)] = new JsonObject
                {
                    ["AuthKey"] = Convert.ToBase64String(key.Bytes),
                    ["UserId"] = isAuthorized ? state.UserId : 0,
                    ["DataCenter"] = new JsonObject { ["id"] = dcId, ["ip_address"] = address.Address.ToString(), ["port"] = address.Port },
                };
            }
        }

        if (centers.Count == 0)
        {
            return [];
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["ApiId"] = options.ApiId,
            ["UserId"] = state.UserId,
            ["MainDC"] = state.HomeDc,
            ["DCSessions"] = centers,
        });
        using var aes = CreateAes();
        var vector = RandomNumberGenerator.GetBytes(VectorLength);
        byte[] plain = [.. SHA256.HashData(json), .. json];
        byte[] stored = [.. vector, .. aes.EncryptCbc(plain, vector)];
        CryptographicOperations.ZeroMemory(json);
        CryptographicOperations.ZeroMemory(plain);
        return stored;
    }

    /// <summary>Reads what the library has stored.</summary>
    public static ClientSessionState Read(ReadOnlySpan<byte> stored, int homeDc)
    {
        using var aes = CreateAes();
        var plain = aes.DecryptCbc(stored[VectorLength..], stored[..VectorLength]);
        using var json = JsonDocument.Parse(plain.AsMemory(SHA256.HashSizeInBytes));
        var root = json.RootElement;
        var user = Number(root, "UserId");
        var home = (int)Number(root, "MainDC");
        var state = new ClientSessionState(home == 0 ? homeDc : home);
        if (root.TryGetProperty("DCSessions", out var centers))
        {
            foreach (var center in centers.EnumerateObject())
            {
                // Negative numbers are connections for files, with the key of their data centre.
                var dcId = int.Parse(center.Name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                if (dcId > 0 && center.Value.TryGetProperty("AuthKey", out var text) && KeyFrom(text.GetBytesFromBase64()) is { } key)
                {
                    state.Adopt(dcId, key, user != 0 && Number(center.Value, "UserId") == user, dcId == home ? user : 0);
                }
            }
        }

        CryptographicOperations.ZeroMemory(plain);
        return state;
    }

    private static long Number(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetInt64() : 0;

    /// <summary>A key that begins with zeros may have been stored without them.</summary>
    private static AuthKey? KeyFrom(byte[] bytes)
    {
        Span<byte> padded = stackalloc byte[AuthKey.Length];
        if (bytes.Length is 0 or > AuthKey.Length)
        {
            return null;
        }

        bytes.CopyTo(padded[(AuthKey.Length - bytes.Length)..]);
        return AuthKey.TryCreate(padded, out var key) ? key : null;
    }

    private static Aes CreateAes()
    {
        var aes = Aes.Create();
        aes.Key = Convert.FromHexString(Key);
        return aes;
    }
}
