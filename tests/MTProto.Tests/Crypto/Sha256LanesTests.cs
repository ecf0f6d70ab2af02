using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using MTProto.Crypto;
using Testing;

namespace MTProto.Tests.Crypto;

public class Sha256LanesTests
{
    [Fact]
    public void Compress_SharedBlocks_EqualsTheLibraryInEveryLane()
    {
        Shared<Sha256Lanes512, Vector512<uint>>();
        Shared<Sha256Lanes256, Vector256<uint>>();
        Shared<Sha256Lanes128, Vector128<uint>>();
        Shared<Sha256Scalar, uint>();
    }

    [Fact]
    public void CompressBlocks_OfEachLane_EqualsTheLibrary()
    {
        Own<Sha256Lanes512, Vector512<uint>>();
        Own<Sha256Lanes256, Vector256<uint>>();
        Own<Sha256Lanes128, Vector128<uint>>();
        Own<Sha256Scalar, uint>();
    }

    [Fact]
    public void ZeroLanes_OneLaneNotZero_IsTheOnlyBitUnset()
    {
        Zero<Sha256Lanes512, Vector512<uint>>();
        Zero<Sha256Lanes256, Vector256<uint>>();
        Zero<Sha256Lanes128, Vector128<uint>>();
        Zero<Sha256Scalar, uint>();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EncryptFirstBlocks_OfManyKeys_EqualsTheLibrary(bool portable)
    {
        var random = new SeededRandomSource(3);
        var keys = random.Bytes(16 * 32);
        var block = random.Bytes(16);
        var encrypted = new Vector128<byte>[16];
        if (portable)
        {
            AesFirstBlocks.EncryptPortable(keys, Vector128.Create(block), encrypted);
        }
        else
        {
            AesFirstBlocks.Encrypt(keys, Vector128.Create(block), encrypted);
        }

        for (var i = 0; i < encrypted.Length; i++)
        {
            Assert.Equal(PlainAes.Ctr(keys[(32 * i)..(32 * (i + 1))], block, new byte[16]), VectorBytes(encrypted[i]));
        }
    }

    // Whole blocks of one message; the last holds FIPS 180-4's padding.
    private static void Shared<TLanes, TVector>()
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : struct
    {
        var random = new SeededRandomSource(1);
        for (var length = 0; length < 200; length++)
        {
            var message = random.Bytes(length);
            var state = Start<TLanes, TVector>();
            var schedule = new uint[64];
            foreach (var block in Padded(message).Chunk(64))
            {
                Sha256Lanes.Expand(block, schedule);
                Sha256Lanes.Compress<TLanes, TVector>(ref state[0], schedule);
            }

            Assert.All(Digests<TLanes, TVector>(state), digest => Assert.Equal(SHA256.HashData(message), digest));
        }
    }

    private static void Own<TLanes, TVector>()
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : struct
    {
        var random = new SeededRandomSource(2);
        for (var length = 0; length < 56; length++)
        {
            var messages = Enumerable.Range(0, TLanes.Count).Select(_ => random.Bytes(length)).ToArray();
            var words = new uint[16 * TLanes.Count];
            for (var lane = 0; lane < messages.Length; lane++)
            {
                var padded = Padded(messages[lane]);
                for (var word = 0; word < 16; word++)
                {
                    words[(word * TLanes.Count) + lane] = BinaryPrimitives.ReadUInt32BigEndian(padded.AsSpan(4 * word));
                }
            }

            var block = Enumerable.Range(0, 16).Select(word => TLanes.Load(in words[word * TLanes.Count])).ToArray();
            var state = Start<TLanes, TVector>();
            Sha256Lanes.CompressBlocks<TLanes, TVector>(ref state[0], ref block[0]);
            Assert.Equal(messages.Select(SHA256.HashData), Digests<TLanes, TVector>(state));
        }
    }

    private static void Zero<TLanes, TVector>()
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : struct
    {
        var all = (uint)((1ul << TLanes.Count) - 1);
        Assert.Equal(all, TLanes.ZeroLanes(TLanes.Broadcast(0)));
        for (var lane = 0; lane < TLanes.Count; lane++)
        {
            for (var bit = 0; bit < 32; bit++)
            {
                var words = new uint[TLanes.Count];
                words[lane] = 1u << bit;
                Assert.Equal(all & ~(1u << lane), TLanes.ZeroLanes(TLanes.Load(in words[0])));
            }
        }
    }

    private static TVector[] Start<TLanes, TVector>()
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : struct
    {
        var state = new TVector[8];
        for (var word = 0; word < 8; word++)
        {
            state[word] = TLanes.Broadcast(Sha256Lanes.InitialState[word]);
        }

        return state;
    }

    private static byte[][] Digests<TLanes, TVector>(TVector[] state)
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : struct
    {
        var digests = Enumerable.Range(0, TLanes.Count).Select(_ => new byte[32]).ToArray();
        var words = new uint[TLanes.Count];
        for (var word = 0; word < 8; word++)
        {
            TLanes.Store(state[word], ref words[0]);
            for (var lane = 0; lane < words.Length; lane++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(digests[lane].AsSpan(4 * word), words[lane]);
            }
        }

        return digests;
    }

    private static byte[] Padded(byte[] message)
    {
        var padded = new byte[(message.Length + 9 + 63) / 64 * 64];
        message.CopyTo(padded, 0);
        padded[message.Length] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(padded.AsSpan(padded.Length - 8), 8L * message.Length);
        return padded;
    }

    private static byte[] VectorBytes(Vector128<byte> vector)
    {
        var bytes = new byte[Unsafe.SizeOf<Vector128<byte>>()];
        vector.CopyTo(bytes);
        return bytes;
    }
}
