using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MTProto.Crypto;

/// <summary>
/// AES-256 in counter mode (NIST SP 800-38A section 6.5) as a stream: the counter is the whole block, big-endian, and the
/// position in the key stream is kept from call to call, as the obfuscated transports need it
/// (core.telegram.org/mtproto/mtproto-transports#transport-obfuscation). One instance serves one direction of one connection
/// and is not safe for use by several threads at once.
/// </summary>
public sealed class AesCtr256
{
    /// <summary>Bytes of the key.</summary>
    public const int KeyLength = 32;

    /// <summary>Bytes of the initial counter block.</summary>
    public const int IvLength = 16;

    private const int BlockLength = 16;

    private readonly AesKeySchedule _keys;
    private readonly PortableAes? _portable;

    // The next counter block as a number.
    private ulong _high;
    private ulong _low;

    // Key stream of the block before the counter, of which the last _left bytes are unused.
    private Vector128<byte> _stream;
    private int _left;

    /// <summary>Starts a stream at its first byte.</summary>
    /// <param name="key">The 32-byte key.</param>
    /// <param name="iv">The 16-byte initial counter block.</param>
    public AesCtr256(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
        : this(key, iv, !AesRound.IsSupported)
    {
    }

    internal AesCtr256(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, bool portable)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength, nameof(key));
        ArgumentOutOfRangeException.ThrowIfNotEqual(iv.Length, IvLength, nameof(iv));
        if (portable)
        {
            _portable = new PortableAes(key);
        }
        else
        {
            AesKeySchedule.ExpandEncryption(key, out _keys);
        }

        _high = BinaryPrimitives.ReadUInt64BigEndian(iv);
        _low = BinaryPrimitives.ReadUInt64BigEndian(iv[8..]);
    }

    /// <summary>Encrypts or decrypts the next bytes of the stream.</summary>
    /// <param name="src">Any number of bytes, possibly none.</param>
    /// <param name="dst">At least as long as the source; either the very same memory or apart from it.</param>
    public void Process(ReadOnlySpan<byte> src, Span<byte> dst)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dst.Length, src.Length, nameof(dst));
        if (src.Overlaps(dst, out var offset) && offset != 0)
        {
            throw new ArgumentException("The destination overlaps the source without being the same memory.", nameof(dst));
        }

        if (_left > 0)
        {
            var used = UseStream(src, dst);
            src = src[used..];
            dst = dst[used..];
        }

        if (src.Length >= BlockLength)
        {
            var whole = src.Length & ~(BlockLength - 1);
            if (_portable is null)
            {
                ProcessBlocks(src[..whole], dst);
            }
            else
            {
                ProcessPortable(_portable, src[..whole], dst);
            }

            src = src[whole..];
            dst = dst[whole..];
        }

        if (src.Length > 0)
        {
            Span<byte> block = stackalloc byte[BlockLength];
            block.Clear();
            if (_portable is null)
            {
                ProcessBlocks(block, block);
            }
            else
            {
                ProcessPortable(_portable, block, block);
            }

            _stream = Vector128.Create((ReadOnlySpan<byte>)block);
            _left = BlockLength;
            UseStream(src, dst);
        }
    }

    private int UseStream(ReadOnlySpan<byte> src, Span<byte> dst)
    {
        var count = Math.Min(_left, src.Length);
        ReadOnlySpan<byte> stream = MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<byte>>(in _stream));
        stream = stream.Slice(BlockLength - _left, count);
        for (var i = 0; i < count; i++)
        {
            dst[i] = (byte)(src[i] ^ stream[i]);
        }

        _left -= count;
        return count;
    }

    private void ProcessBlocks(ReadOnlySpan<byte> src, Span<byte> dst)
    {
        ref var input = ref MemoryMarshal.GetReference(src);
        ref var output = ref MemoryMarshal.GetReference(dst);
        nuint at = 0;
        var remaining = src.Length / BlockLength;
        while (remaining > 0)
        {
            // Within a run the low 32 bits of the counter do not overflow.
            var run = (int)Math.Min((ulong)remaining, (1ul << 32) - (uint)_low);
            AesCtrBlocks.Process(in _keys, _high, _low, ref Unsafe.Add(ref input, at), ref Unsafe.Add(ref output, at), run);
            at += (nuint)run * BlockLength;
            remaining -= run;
            Advance((ulong)run);
        }
    }

    private void ProcessPortable(PortableAes aes, ReadOnlySpan<byte> src, Span<byte> dst)
    {
        Span<byte> stream = stackalloc byte[64 * BlockLength];
        for (var at = 0; at < src.Length; at += stream.Length)
        {
            var part = stream[..Math.Min(stream.Length, src.Length - at)];
            for (var i = 0; i < part.Length; i += BlockLength)
            {
                BinaryPrimitives.WriteUInt64BigEndian(part[i..], _high);
                BinaryPrimitives.WriteUInt64BigEndian(part[(i + 8)..], _low);
                Advance(1);
            }

            aes.Encrypt(part, part);
            for (var i = 0; i < part.Length; i += BlockLength)
            {
                var block = Vector128.Create((ReadOnlySpan<byte>)part.Slice(i, BlockLength));
                (block ^ Vector128.Create(src.Slice(at + i, BlockLength))).CopyTo(dst[(at + i)..]);
            }
        }
    }

    private void Advance(ulong blocks)
    {
        _low += blocks;
        if (_low < blocks)
        {
            _high++;
        }
    }
}
