using System.Runtime.InteropServices;
using System.Text;

namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>CK_TOKEN_INFO: texts of 32, 32, 16 and 16 bytes, flags, ten numbers, two versions of 2 bytes, a time of 16.</summary>
internal sealed class TokenInfo : ITokenInfo
{
    private const int NumbersOffset = 96;

    /// <summary>Bytes of the structure, filled up to whole numbers.</summary>
    public static readonly int Size = NumbersOffset + (11 * IntPtr.Size) + 24;

    public TokenInfo(ulong slotId, ReadOnlySpan<byte> bytes)
    {
        SlotId = slotId;
        Label = Text(bytes[..32]);
        ManufacturerId = Text(bytes[32..64]);
        Model = Text(bytes[64..80]);
        SerialNumber = Text(bytes[80..96]);
        var numbers = MemoryMarshal.Cast<byte, nuint>(bytes.Slice(NumbersOffset, 11 * IntPtr.Size));
        TokenFlags = new TokenFlags(numbers[0]);
        (MaxSessionCount, SessionCount) = (numbers[1], numbers[2]);
        (MaxPinLen, MinPinLen) = (numbers[5], numbers[6]);
    }

    public ulong SlotId { get; }

    public string Label { get; }

    public string ManufacturerId { get; }

    public string Model { get; }

    public string SerialNumber { get; }

    public ITokenFlags TokenFlags { get; }

    public ulong MaxSessionCount { get; }

    public ulong SessionCount { get; }

    public ulong MaxPinLen { get; }

    public ulong MinPinLen { get; }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes).TrimEnd(' ', '\0');
}
