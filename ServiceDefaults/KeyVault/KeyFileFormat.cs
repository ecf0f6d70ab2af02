using System.Security.Cryptography;
using System.Text;

namespace ServiceDefaults.KeyVault;

/// <summary>
/// A key file: a line that names the format, then <c>key ID BASE64 CHECKSUM</c> with an id of 8 bytes in hex, 32 bytes of key, and the first
/// 8 bytes of the SHA-256 of id and key in hex. The last key seals; earlier ones only open.
/// </summary>
internal static class KeyFileFormat
{
    public const int KeySize = 32;
    public const int IdSize = 8;
    private const string Heading = "telepool-key-file 1";

    public static string Write(byte[] id, byte[] key) => $"{Heading}\n{WriteKey(id, key)}";

    public static string WriteKey(byte[] id, byte[] key) => $"key {Convert.ToHexStringLower(id)} {Convert.ToBase64String(key)} {Check(id, key)}\n";

    /// <summary>Reads the keys in the order of the file; null where any line is not as written.</summary>
    public static List<(byte[] Id, byte[] Key)>? Read(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length < 2 || lines[0] != Heading)
        {
            return null;
        }

        var keys = new List<(byte[] Id, byte[] Key)>();
        foreach (var line in lines.AsSpan(1))
        {
            if (ReadKey(line) is not { } key)
            {
                return null;
            }

            keys.Add(key);
        }

        return keys;
    }

    private static (byte[] Id, byte[] Key)? ReadKey(string line)
    {
        var parts = line.Split(' ');
        if (parts.Length != 4 || parts[0] != "key" || parts[1].Length != IdSize * 2 || !parts[1].All(char.IsAsciiHexDigit))
        {
            return null;
        }

        var id = Convert.FromHexString(parts[1]);
        var key = new byte[KeySize];

        // The last digit of the key has two bits that decode to nothing: a change there is damage too.
        if (!Convert.TryFromBase64String(parts[2], key, out var length) || length != KeySize || Convert.ToBase64String(key) != parts[2])
        {
            return null;
        }

        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(parts[3]), Encoding.ASCII.GetBytes(Check(id, key)))
            ? (id, key)
            : null;
    }

    private static string Check(byte[] id, byte[] key) => Convert.ToHexStringLower(SHA256.HashData([.. id, .. key]).AsSpan(0, 8));
}
