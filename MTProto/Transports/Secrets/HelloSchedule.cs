using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MTProto.Crypto;
using MTProto.Transports.FakeTls;

namespace MTProto.Transports.Secrets;

/// <summary>
/// A ClientHello prepared for trying many secrets: its record with the random zeroed, and the expanded blocks of it that every secret's inner hash takes in. One
/// per thread, used again for every hello.
/// </summary>
internal sealed class HelloSchedule
{
    // The inner hash has taken in one block before: the key.
    private const int BytesBefore = Sha256Lanes.BlockLength;

    private byte[] _padded = [];
    private uint[] _schedule = [];
    private int _length;
    private ExpectedWords _expected;

    /// <summary>Blocks of the hello with its padding.</summary>
    public int Blocks { get; private set; }

    /// <summary>The expanded words of a block.</summary>
    public ReadOnlySpan<uint> Block(int number) => _schedule.AsSpan(number * Sha256Lanes.ScheduleWords, Sha256Lanes.ScheduleWords);

    /// <summary>A word of the random, which is what a digest is compared with.</summary>
    public uint Expected(int word) => _expected[word];

    /// <summary>Puts a record in; its blocks are expanded when <see cref="Expand"/> is called.</summary>
    public void Take(ReadOnlySpan<byte> record)
    {
        _length = record.Length;
        // A one-bit and eight bytes of length end the last block (FIPS 180-4 section 5.1.1).
        Blocks = (record.Length + 1 + 8 + Sha256Lanes.BlockLength - 1) / Sha256Lanes.BlockLength;
        var bytes = Blocks * Sha256Lanes.BlockLength;
        if (_padded.Length < bytes)
        {
            _padded = new byte[BitOperations.RoundUpToPowerOf2((uint)bytes)];
        }

        for (var i = 0; i < Sha256Lanes.StateWords; i++)
        {
            _expected[i] = BinaryPrimitives.ReadUInt32BigEndian(record[(ClientHelloBuilder.RandomOffset + (4 * i))..]);
        }

        record.CopyTo(_padded);
        _padded.AsSpan(ClientHelloBuilder.RandomOffset, ClientHelloBuilder.RandomLength).Clear();
        _padded.AsSpan(record.Length, bytes - record.Length).Clear();
        _padded[record.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(_padded.AsSpan(bytes - 8), 8ul * (ulong)(BytesBefore + record.Length));
    }

    /// <summary>Expands the blocks.</summary>
    public void Expand()
    {
        if (_schedule.Length < Blocks * Sha256Lanes.ScheduleWords)
        {
            _schedule = new uint[BitOperations.RoundUpToPowerOf2((uint)(Blocks * Sha256Lanes.ScheduleWords))];
        }

        for (var i = 0; i < Blocks; i++)
        {
            Sha256Lanes.Expand(
                _padded.AsSpan(i * Sha256Lanes.BlockLength, Sha256Lanes.BlockLength), _schedule.AsSpan(i * Sha256Lanes.ScheduleWords, Sha256Lanes.ScheduleWords));
        }
    }

    /// <summary>Whether a client made the hello that knows the secret, and what its clock said.</summary>
    public bool TryVerify(ProxySecret secret, out uint seconds)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret.Key, _padded.AsSpan(0, _length), digest);
        Span<byte> random = stackalloc byte[HMACSHA256.HashSizeInBytes];
        for (var i = 0; i < Sha256Lanes.StateWords; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(random[(4 * i)..], _expected[i]);
        }

        const int Compared = ClientHelloBuilder.RandomLength - sizeof(uint);
        seconds = BinaryPrimitives.ReadUInt32LittleEndian(digest[Compared..]) ^ BinaryPrimitives.ReadUInt32LittleEndian(random[Compared..]);
        return CryptographicOperations.FixedTimeEquals(digest[..Compared], random[..Compared]);
    }

    [InlineArray(Sha256Lanes.StateWords)]
    private struct ExpectedWords
    {
        private uint _first;
    }
}
