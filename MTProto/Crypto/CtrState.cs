using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace MTProto.Crypto;

/// <summary>
/// One AES-256-CTR stream (NIST SP 800-38A section 6.5) in 56 bytes without references, for whoever keeps very many: key, counter and
/// the place within the counter's block. The key is expanded at every call, some 30 ns. The counter is the whole block, big-endian, as
/// the obfuscated transports need it (core.telegram.org/mtproto/mtproto-transports#transport-obfuscation). A value is one direction of
/// one connection: copied, it is two streams at the same place.
/// </summary>
public struct CtrState
{
    /// <summary>Bytes of the key.</summary>
    public const int KeyLength = AesCtr256.KeyLength;

    /// <summary>Bytes of the initial counter block.</summary>
    public const int IvLength = AesCtr256.IvLength;

    private const int BlockLength = 16;

    // Of two streams at different places in their blocks, so much at a time goes through one and then the other, in the first-level cache.
    private const int ChunkLength = 4096;

    private KeyBytes _key;

    // The block that the next byte of key stream is in, of which _offset bytes (0 to 15) are used.
    private ulong _high;
    private ulong _low;
    private int _offset;

    /// <summary>Starts a stream at its first byte.</summary>
    /// <param name="key">The 32-byte key.</param>
    /// <param name="iv">The 16-byte initial counter block.</param>
    public CtrState(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength, nameof(key));
        ArgumentOutOfRangeException.ThrowIfNotEqual(iv.Length, IvLength, nameof(iv));
        key.CopyTo(_key);
        _high = BinaryPrimitives.ReadUInt64BigEndian(iv);
        _low = BinaryPrimitives.ReadUInt64BigEndian(iv[8..]);
    }

    /// <summary>Encrypts or decrypts the next bytes of a stream in place.</summary>
    /// <param name="state">The stream; stands behind the bytes afterwards.</param>
    /// <param name="data">Any number of bytes, possibly none.</param>
    public static void Apply(ref CtrState state, Span<byte> data) => Apply(ref state, data, !AesRound.IsSupported);

    /// <summary>Takes the next bytes from under one stream and puts them under another, in place and in one pass.</summary>
    /// <param name="decrypt">The stream that the bytes came under.</param>
    /// <param name="encrypt">The stream that they go on under; another value than <paramref name="decrypt"/>.</param>
    /// <param name="data">Any number of bytes, possibly none.</param>
    public static void ApplyPair(ref CtrState decrypt, ref CtrState encrypt, Span<byte> data) =>
        ApplyPair(ref decrypt, ref encrypt, data, !AesRound.IsSupported);

    /// <summary>Passes over bytes of key stream.</summary>
    /// <param name="count">How many, 0 or more.</param>
    public void Skip(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var total = (ulong)count + (uint)_offset;
        _offset = (int)(total % BlockLength);
        Advance(total / BlockLength);
    }

    /// <summary>Copies the key out.</summary>
    /// <param name="destination">Receives 32 bytes.</param>
    public readonly void CopyKey(Span<byte> destination) => ((ReadOnlySpan<byte>)_key).CopyTo(destination);

    /// <summary>Copies the counter block that the next byte is in; before the first byte that is the initial one.</summary>
    /// <param name="destination">Receives 16 bytes.</param>
    public readonly void CopyCounter(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
    }

    /// <summary>Overwrites key and position.</summary>
    public void Clear() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<CtrState>(ref this)));

    internal static void Apply(ref CtrState state, Span<byte> data, bool portable)
    {
        if (data.IsEmpty)
        {
            return;
        }

        if (portable)
        {
            state.ApplyPortable(data);
            return;
        }

        AesKeySchedule.ExpandEncryption(state._key, out var keys);
        state.Apply(in keys, data);
    }

    internal static void ApplyPair(ref CtrState decrypt, ref CtrState encrypt, Span<byte> data, bool portable)
    {
        if (data.IsEmpty)
        {
            return;
        }

        if (portable)
        {
            decrypt.ApplyPortable(data);
            encrypt.ApplyPortable(data);
            return;
        }

        AesKeySchedule.ExpandEncryption(decrypt._key, out var first);
        AesKeySchedule.ExpandEncryption(encrypt._key, out var second);
        if (decrypt._offset != encrypt._offset)
        {
            for (; !data.IsEmpty; data = data[Math.Min(ChunkLength, data.Length)..])
            {
                var chunk = data[..Math.Min(ChunkLength, data.Length)];
                decrypt.Apply(in first, chunk);
                encrypt.Apply(in second, chunk);
            }

            return;
        }

        if (decrypt._offset > 0)
        {
            var head = Math.Min(BlockLength - decrypt._offset, data.Length);
            decrypt.ApplyWithin(in first, data[..head]);
            encrypt.ApplyWithin(in second, data[..head]);
            data = data[head..];
        }

        var whole = data.Length / BlockLength;
        ref var at = ref MemoryMarshal.GetReference(data);
        for (var remaining = whole; remaining > 0;)
        {
            var run = Math.Min(decrypt.RunLength(remaining), encrypt.RunLength(remaining));
            AesCtrPairBlocks.Process(in first, decrypt._high, decrypt._low, in second, encrypt._high, encrypt._low, ref at, run);
            at = ref Unsafe.Add(ref at, run * BlockLength);
            decrypt.Advance((ulong)run);
            encrypt.Advance((ulong)run);
            remaining -= run;
        }

        data = data[(whole * BlockLength)..];
        decrypt.ApplyWithin(in first, data);
        encrypt.ApplyWithin(in second, data);
    }

    private void Apply(in AesKeySchedule keys, Span<byte> data)
    {
        if (_offset > 0)
        {
            var head = Math.Min(BlockLength - _offset, data.Length);
            ApplyWithin(in keys, data[..head]);
            data = data[head..];
        }

        var whole = data.Length / BlockLength;
        ref var at = ref MemoryMarshal.GetReference(data);
        for (var remaining = whole; remaining > 0;)
        {
            var run = RunLength(remaining);
            AesCtrBlocks.Process(in keys, _high, _low, ref at, ref at, run);
            at = ref Unsafe.Add(ref at, run * BlockLength);
            Advance((ulong)run);
            remaining -= run;
        }

        ApplyWithin(in keys, data[(whole * BlockLength)..]);
    }

    // Bytes that end at the end of the current block or before.
    private void ApplyWithin(in AesKeySchedule keys, Span<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        Span<byte> stream = stackalloc byte[BlockLength];
        stream.Clear();
        AesCtrBlocks.Process(in keys, _high, _low, ref stream[0], ref stream[0], 1);
        XorWithin(stream, data);
    }

    private void XorWithin(ReadOnlySpan<byte> stream, Span<byte> data)
    {
        stream = stream.Slice(_offset, data.Length);
        for (var i = 0; i < data.Length; i++)
        {
            data[i] ^= stream[i];
        }

        Skip(data.Length);
    }

    private void ApplyPortable(Span<byte> data)
    {
        using var aes = new PortableAes(_key);
        Span<byte> stream = stackalloc byte[64 * BlockLength];
        while (!data.IsEmpty)
        {
            var used = Math.Min(stream.Length - _offset, data.Length);
            var blocks = stream[..((_offset + used + BlockLength - 1) & ~(BlockLength - 1))];
            var next = this;
            for (var i = 0; i < blocks.Length; i += BlockLength)
            {
                next.CopyCounter(blocks[i..]);
                next.Advance(1);
            }

            aes.Encrypt(blocks, blocks);
            XorWithin(blocks, data[..used]);
            data = data[used..];
        }
    }

    // Within a run the low 32 bits of the counter do not overflow.
    private readonly int RunLength(int blocks) => (int)Math.Min((ulong)blocks, (1ul << 32) - (uint)_low);

    private void Advance(ulong blocks)
    {
        _low += blocks;
        if (_low < blocks)
        {
            _high++;
        }
    }

    [InlineArray(KeyLength)]
    private struct KeyBytes
    {
        private byte _first;
    }
}
