using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MTProto.Crypto;

namespace MTProto.Transports.Secrets;

/// <summary>
/// Secrets in groups of sixteen, word by word side by side, so that a group is tried with the instructions of one. Per secret it holds the key and the two hash
/// values with which its HMAC's inner and outer hash begin (RFC 2104, section 4).
/// </summary>
internal sealed class SecretLanes
{
    /// <summary>Secrets in a group.</summary>
    public const int GroupLength = 16;

    private const int KeyWords = ProxySecret.KeyLength / 4;
    private const int HeaderKeyWords = CtrState.KeyLength / 4;

    // What is compared of a hello's digest; the last word is mixed with the clock.
    private const int ComparedWords = 7;
    private const uint Padding = 0x8000_0000;

    private readonly uint[] _keys;
    private readonly uint[] _inner;
    private readonly uint[] _outer;
    private readonly LaneWidth _width;

    public SecretLanes(IReadOnlyList<ProxySecret> secrets, LaneWidth width)
    {
        Count = secrets.Count;
        Groups = (Count + GroupLength - 1) / GroupLength;
        _width = width;
        _keys = new uint[Groups * KeyWords * GroupLength];
        _inner = new uint[Groups * Sha256Lanes.StateWords * GroupLength];
        _outer = new uint[_inner.Length];
        for (var i = 0; i < Count; i++)
        {
            Add(i, secrets[i].Key);
        }
    }

    public int Count { get; }

    public int Groups { get; }

    /// <summary>A number that stands for a secret while the process runs; two secrets may share one, which no decision may rest on.</summary>
    public ulong Fingerprint(int position) =>
        ((ulong)_inner[At(position, 0, Sha256Lanes.StateWords)] << 32) | _inner[At(position, 1, Sha256Lanes.StateWords)];

    /// <summary>Tries a group with an obfuscation header.</summary>
    /// <returns>A bit per secret, the first one's lowest: set where the header has a transport's tag under it.</returns>
    public uint TryHeader(int group, ReadOnlySpan<byte> header)
    {
        Span<byte> keys = stackalloc byte[GroupLength * CtrState.KeyLength];
        switch (_width)
        {
            case LaneWidth.Sixteen:
                HeaderKeys<Sha256Lanes512, Vector512<uint>>(group, header, keys);
                break;
            case LaneWidth.Eight:
                HeaderKeys<Sha256Lanes256, Vector256<uint>>(group, header, keys);
                break;
            case LaneWidth.Four:
                HeaderKeys<Sha256Lanes128, Vector128<uint>>(group, header, keys);
                break;
            default:
                HeaderKeys<Sha256Scalar, uint>(group, header, keys);
                break;
        }

        // The tag is in the header's fourth block.
        Span<byte> counter = stackalloc byte[CtrState.IvLength];
        BinaryPrimitives.WriteUInt128BigEndian(
            counter, BinaryPrimitives.ReadUInt128BigEndian(header[ObfuscatedHeader.IvOffset..]) + (ObfuscatedHeader.TagOffset / CtrState.IvLength));
        Span<Vector128<byte>> stream = stackalloc Vector128<byte>[GroupLength];
        AesFirstBlocks.Encrypt(keys, Vector128.Create((ReadOnlySpan<byte>)counter), stream);
        var tag = BinaryPrimitives.ReadUInt32LittleEndian(header[ObfuscatedHeader.TagOffset..]);
        var found = 0u;
        for (var i = 0; i < Members(group); i++)
        {
            var word = stream[i].AsUInt32()[(ObfuscatedHeader.TagOffset % CtrState.IvLength) / 4];
            if (ObfuscationHeader.TryGetKind(tag ^ (BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word)), out _))
            {
                found |= 1u << i;
            }
        }

        return found;
    }

    /// <summary>Tries a group with a ClientHello.</summary>
    /// <param name="group">The group.</param>
    /// <param name="hello">The hello, expanded.</param>
    /// <returns>A bit per secret, the first one's lowest: set where it made the hello's random.</returns>
    public uint TryHello(int group, HelloSchedule hello)
    {
        var found = _width switch
        {
            LaneWidth.Sixteen => HelloMatches<Sha256Lanes512, Vector512<uint>>(group, hello),
            LaneWidth.Eight => HelloMatches<Sha256Lanes256, Vector256<uint>>(group, hello),
            LaneWidth.Four => HelloMatches<Sha256Lanes128, Vector128<uint>>(group, hello),
            _ => HelloMatches<Sha256Scalar, uint>(group, hello),
        };
        return found & (uint)((1ul << Members(group)) - 1);
    }

    /// <summary>As many as the processor tries at once without slowing down.</summary>
    public static LaneWidth BestWidth =>
        Vector512.IsHardwareAccelerated ? LaneWidth.Sixteen
        : Vector256.IsHardwareAccelerated ? LaneWidth.Eight
        : Vector128.IsHardwareAccelerated ? LaneWidth.Four
        : LaneWidth.One;

    private static int At(int position, int word, int words) =>
        (((position / GroupLength) * words) + word) * GroupLength + (position % GroupLength);

    private int Members(int group) => Math.Min(GroupLength, Count - (group * GroupLength));

    private void Add(int position, ReadOnlySpan<byte> key)
    {
        Span<byte> block = stackalloc byte[Sha256Lanes.BlockLength];
        Span<uint> state = stackalloc uint[Sha256Lanes.StateWords];
        Span<uint> schedule = stackalloc uint[Sha256Lanes.ScheduleWords];
        foreach (var (pad, states) in new[] { ((byte)0x36, _inner), ((byte)0x5c, _outer) })
        {
            block.Fill(pad);
            for (var i = 0; i < key.Length; i++)
            {
                block[i] ^= key[i];
            }

            Sha256Lanes.InitialState.CopyTo(state);
            Sha256Lanes.Expand(block, schedule);
            Sha256Lanes.Compress<Sha256Scalar, uint>(ref state[0], schedule);
            for (var word = 0; word < state.Length; word++)
            {
                states[At(position, word, Sha256Lanes.StateWords)] = state[word];
            }
        }

        for (var word = 0; word < KeyWords; word++)
        {
            _keys[At(position, word, KeyWords)] = BinaryPrimitives.ReadUInt32BigEndian(key[(4 * word)..]);
        }
    }

    // SHA-256 over the header's key and the secret, 48 bytes: one block.
    private void HeaderKeys<TLanes, TVector>(int group, ReadOnlySpan<byte> header, Span<byte> keys)
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : struct
    {
        Unsafe.SkipInit(out LaneBlock<TVector> block);
        Unsafe.SkipInit(out LaneState<TVector> state);
        Span<uint> digest = stackalloc uint[Sha256Lanes.StateWords * GroupLength];
        for (var lane = 0; lane < GroupLength; lane += TLanes.Count)
        {
            for (var word = 0; word < HeaderKeyWords; word++)
            {
                block[word] = TLanes.Broadcast(BinaryPrimitives.ReadUInt32BigEndian(header[(ObfuscatedHeader.KeyOffset + (4 * word))..]));
            }

            for (var word = 0; word < KeyWords; word++)
            {
                block[HeaderKeyWords + word] = TLanes.Load(in _keys[(((group * KeyWords) + word) * GroupLength) + lane]);
            }

            EndBlock<TLanes, TVector>(ref block, HeaderKeyWords + KeyWords, 0);
            for (var word = 0; word < Sha256Lanes.StateWords; word++)
            {
                state[word] = TLanes.Broadcast(Sha256Lanes.InitialState[word]);
            }

            Sha256Lanes.CompressBlocks<TLanes, TVector>(ref state[0], ref block[0]);
            for (var word = 0; word < Sha256Lanes.StateWords; word++)
            {
                TLanes.Store(state[word], ref digest[(word * GroupLength) + lane]);
            }
        }

        for (var lane = 0; lane < GroupLength; lane++)
        {
            for (var word = 0; word < Sha256Lanes.StateWords; word++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(keys[((lane * CtrState.KeyLength) + (4 * word))..], digest[(word * GroupLength) + lane]);
            }
        }
    }

    private uint HelloMatches<TLanes, TVector>(int group, HelloSchedule hello)
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : struct
    {
        Unsafe.SkipInit(out LaneBlock<TVector> block);
        Unsafe.SkipInit(out LaneState<TVector> state);
        var found = 0u;
        var start = group * Sha256Lanes.StateWords * GroupLength;
        for (var lane = 0; lane < GroupLength; lane += TLanes.Count)
        {
            for (var word = 0; word < Sha256Lanes.StateWords; word++)
            {
                state[word] = TLanes.Load(in _inner[start + (word * GroupLength) + lane]);
            }

            for (var i = 0; i < hello.Blocks; i++)
            {
                Sha256Lanes.Compress<TLanes, TVector>(ref state[0], hello.Block(i));
            }

            for (var word = 0; word < Sha256Lanes.StateWords; word++)
            {
                block[word] = state[word];
                state[word] = TLanes.Load(in _outer[start + (word * GroupLength) + lane]);
            }

            EndBlock<TLanes, TVector>(ref block, Sha256Lanes.StateWords, Sha256Lanes.BlockLength);
            Sha256Lanes.CompressBlocks<TLanes, TVector>(ref state[0], ref block[0]);

            // All of a digest is compared whatever its beginning is.
            var difference = TLanes.Xor(state[0], TLanes.Broadcast(hello.Expected(0)));
            for (var word = 1; word < ComparedWords; word++)
            {
                difference = TLanes.Or(difference, TLanes.Xor(state[word], TLanes.Broadcast(hello.Expected(word))));
            }

            found |= TLanes.ZeroLanes(difference) << lane;
        }

        return found;
    }

    // The padding of a message that ends in this block (FIPS 180-4 section 5.1.1).
    private static void EndBlock<TLanes, TVector>(ref LaneBlock<TVector> block, int words, int bytesBefore)
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : struct
    {
        block[words] = TLanes.Broadcast(Padding);
        for (var word = words + 1; word < Sha256Lanes.BlockWords - 1; word++)
        {
            block[word] = TLanes.Broadcast(0);
        }

        block[Sha256Lanes.BlockWords - 1] = TLanes.Broadcast((uint)(8 * ((4 * words) + bytesBefore)));
    }
}
