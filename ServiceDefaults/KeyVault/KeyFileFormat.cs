using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ServiceDefaults.KeyVault;

/// <summary>
/// A key file is one of three. Version 1: a line that names the format, then <c>key ID BASE64 CHECKSUM</c> with an id of 8 bytes in hex, 32 bytes of
/// key, and the first 8 bytes of the SHA-256 of both in hex. Version 2, under a passphrase: a line <c>kdf pbkdf2-sha256 ITERATIONS SALT CHECKSUM</c> follows the
/// first, and each key is sealed (AES-256-GCM, its id as associated data). Or the 32 bytes of one key and nothing else. The last key seals; earlier ones
/// only open. Keys are never made into text, which could not be zeroed.
/// </summary>
internal static class KeyFileFormat
{
    public const int KeySize = SealedEnvelope.KeySize;
    public const int IdSize = SealedEnvelope.IdSize;

    /// <summary>Bytes that a file may have: some thousand keys.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int CheckSize = 16;

    private static ReadOnlySpan<byte> Plain => "telepool-key-file 1"u8;

    private static ReadOnlySpan<byte> Protected => "telepool-key-file 2"u8;

    /// <summary>The file; the caller zeroes it.</summary>
    public static byte[] Write(KeyFileText text)
    {
        // Each line of a key is shorter than this, so the buffer never grows and leaves no copy behind.
        var file = new ArrayBufferWriter<byte>(512 + (text.Keys.Count * 192));
        file.Write(text.Protection is null ? Plain : Protected);
        file.Write("\n"u8);
        if (text.Protection is { } protection)
        {
            var line = Encoding.ASCII.GetBytes(protection.Write());
            file.Write([.. "kdf "u8, .. line, .. " "u8, .. Check(line, []), .. "\n"u8]);
        }

        foreach (var (id, bytes) in text.Keys)
        {
            file.Write([.. "key "u8, .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(id)), .. " "u8]);
            Base64.EncodeToUtf8(bytes, file.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
            file.Advance(written);
            file.Write([.. " "u8, .. Check(id, bytes), .. "\n"u8]);
        }

        var whole = file.WrittenSpan.ToArray();
        file.Clear();
        return whole;
    }

    /// <summary>Reads the keys in the order of the file.</summary>
    public static KeyFileStatus Read(ReadOnlySpan<byte> file, out KeyFileText text)
    {
        text = new KeyFileText(null, []);
        // A file that was cut short after 32 bytes must not pass for a key.
        if (file.Length == KeySize && !file.StartsWith("telepool-key"u8))
        {
            text = new KeyFileText(null, [(RawId(file), file.ToArray())], IsRaw: true);
            return KeyFileStatus.Read;
        }

        if (file.Length > MaxBytes)
        {
            return KeyFileStatus.Damaged;
        }

        KeyFileProtection? protection = null;
        var (isProtected, number, keys) = (false, 0, new List<(byte[] Id, byte[] Bytes)>());
        foreach (var range in file.Split((byte)'\n'))
        {
            var line = file[range].Trim(" \t\r"u8);
            if (line.IsEmpty)
            {
                continue;
            }

            number++;
            if (number == 1)
            {
                isProtected = line.SequenceEqual(Protected);
                if (!isProtected && !line.SequenceEqual(Plain))
                {
                    return line.Length == Plain.Length && line.StartsWith(Plain[..^1]) && line[^1] is >= (byte)'3' and <= (byte)'9'
                        ? KeyFileStatus.UnknownVersion : KeyFileStatus.Damaged;
                }
            }
            else if (number == 2 && isProtected)
            {
                protection = ReadProtection(line);
                if (protection is null)
                {
                    return KeyFileStatus.Damaged;
                }
            }
            else if (ReadKey(line, isProtected ? KeyFileProtection.SealedSize : KeySize) is { } key && !keys.Any(known => known.Id.AsSpan().SequenceEqual(key.Id)))
            {
                keys.Add(key);
            }
            else
            {
                return KeyFileStatus.Damaged;
            }
        }

        if (keys.Count == 0)
        {
            return KeyFileStatus.Damaged;
        }

        text = new KeyFileText(protection, keys);
        return protection is { Iterations: < KeyFileProtection.LeastIterations } ? KeyFileStatus.TooFewIterations : KeyFileStatus.Read;
    }

    private static KeyFileProtection? ReadProtection(ReadOnlySpan<byte> line)
    {
        var parts = Encoding.ASCII.GetString(line).Split(' ');
        return parts is ["kdf", "pbkdf2-sha256", _, _, _] && KeyFileProtection.Read(parts[2], parts[3]) is { } protection
            && Encoding.ASCII.GetBytes(parts[4]).AsSpan().SequenceEqual(Check(Encoding.ASCII.GetBytes(protection.Write()), []))
            ? protection
            : null;
    }

    private static (byte[] Id, byte[] Bytes)? ReadKey(ReadOnlySpan<byte> line, int size)
    {
        var encoded = Base64.GetMaxEncodedToUtf8Length(size);
        // "key ", the id in hex, a blank, the key, a blank, the check.
        var keyOffset = 4 + (IdSize * 2) + 1;
        if (line.Length != keyOffset + encoded + 1 + CheckSize || !line.StartsWith("key "u8) || line[keyOffset - 1] != ' ' || line[keyOffset + encoded] != ' ')
        {
            return null;
        }

        var id = new byte[IdSize];
        if (Convert.FromHexString(line.Slice(4, IdSize * 2), id, out _, out _) != OperationStatus.Done)
        {
            return null;
        }

        // The last digit of a key may have bits that decode to nothing: a change there is damage too. The decoder skips white space, which makes it shorter.
        var bytes = new byte[size];
        return Base64.DecodeFromUtf8(line.Slice(keyOffset, encoded), bytes, out _, out var length) == OperationStatus.Done && length == size
            && IsCanonical(line.Slice(keyOffset, encoded), bytes)
            && CryptographicOperations.FixedTimeEquals(line[(keyOffset + encoded + 1)..], Check(id, bytes))
            ? (id, bytes)
            : null;
    }

    private static bool IsCanonical(ReadOnlySpan<byte> encoded, byte[] bytes)
    {
        Span<byte> again = stackalloc byte[encoded.Length];
        Base64.EncodeToUtf8(bytes, again, out _, out var written);
        var isSame = again[..written].SequenceEqual(encoded);
        CryptographicOperations.ZeroMemory(again);
        return isSame;
    }

    private static byte[] Check(byte[] first, byte[] second)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(first);
        hash.AppendData(second);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, CheckSize / 2)));
    }

    /// <summary>A key without an id of its own has one that follows from it and tells nothing of it.</summary>
    private static byte[] RawId(ReadOnlySpan<byte> key)
    {
        var id = new byte[IdSize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, id, salt: [], info: "telepool raw key id"u8);
        return id;
    }
}
