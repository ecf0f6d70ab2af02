using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MTProto.Crypto;

/// <summary>
/// AES-256 in cipher block chaining mode (NIST SP 800-38A section 6.2), encrypting one stream: the chain goes on from call to call. Not
/// safe for use by several threads at once.
/// </summary>
/// <remarks>
/// Every block waits for the one before, so that a stream alone leaves most of the processor's AES units idle. <see cref="EncryptAll"/>
/// takes several streams through them side by side.
/// </remarks>
public sealed class AesCbcEncryptor
{
    /// <summary>Bytes of a block; lengths must be a multiple of it.</summary>
    public const int BlockLength = 16;

    /// <summary>Bytes of the key.</summary>
    public const int KeyLength = 32;

    /// <summary>Bytes of the initialisation vector.</summary>
    public const int IvLength = 16;

    private const int Lanes = 4;

    private readonly PortableAes? _portable;
    private AesKeySchedule _keys;
    private Vector128<byte> _chain;

    /// <summary>Starts a stream.</summary>
    /// <param name="key">The 32-byte key.</param>
    /// <param name="iv">The 16-byte initialisation vector.</param>
    public AesCbcEncryptor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
        : this(key, iv, !AesRound.IsSupported)
    {
    }

    internal AesCbcEncryptor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, bool portable)
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

        _chain = Vector128.Create(iv);
    }

    /// <summary>Encrypts the next blocks of the stream in place.</summary>
    /// <param name="data">A multiple of 16 bytes, possibly none.</param>
    public void Encrypt(Span<byte> data)
    {
        Check(data);
        if (_portable is null)
        {
            EncryptOne(this, ref MemoryMarshal.GetReference(data), (nuint)data.Length);
        }
        else
        {
            EncryptPortable(_portable, data);
        }
    }

    /// <summary>Encrypts the next blocks of several streams, each in place; faster than one after another from two streams on.</summary>
    /// <param name="runs">Different streams; each with a multiple of 16 bytes, possibly none. The content of the span is used up.</param>
    public static void EncryptAll(Span<CbcRun> runs)
    {
        var left = runs.Length;
        foreach (var run in runs)
        {
            Check(run.Data.Span);
        }

        // Groups run until the shortest is through, which then makes room for the next.
        while ((left = DropFinished(runs[..left])) >= 2 && AesRound.IsSupported)
        {
            var group = Math.Min(left, Lanes);
            var length = runs[0].Data.Length;
            for (var i = 1; i < group; i++)
            {
                length = Math.Min(length, runs[i].Data.Length);
            }

            switch (group)
            {
                case Lanes:
                    EncryptFour(runs, (nuint)length);
                    break;
                case 3:
                    EncryptThree(runs, (nuint)length);
                    break;
                default:
                    EncryptTwo(runs, (nuint)length);
                    break;
            }

            for (var i = 0; i < group; i++)
            {
                runs[i] = runs[i] with { Data = runs[i].Data[length..] };
            }
        }

        foreach (var run in runs[..left])
        {
            run.Cipher.Encrypt(run.Data.Span);
        }
    }

    private static int DropFinished(Span<CbcRun> runs)
    {
        var kept = 0;
        for (var i = 0; i < runs.Length; i++)
        {
            if (!runs[i].Data.IsEmpty)
            {
                runs[kept++] = runs[i];
            }
        }

        return kept;
    }

    private static void EncryptOne(AesCbcEncryptor cipher, ref byte data, nuint length)
    {
        ref var keys = ref cipher.FirstKey;
        var state = cipher._chain;
        for (nuint at = 0; at < length; at += BlockLength)
        {
            state ^= Vector128.LoadUnsafe(ref data, at) ^ keys;
            for (var round = 1; round < AesKeySchedule.Count - 1; round++)
            {
                state = AesRound.Encrypt(state, Unsafe.Add(ref keys, round));
            }

            state = AesRound.EncryptLast(state, Unsafe.Add(ref keys, AesKeySchedule.Count - 1));
            state.StoreUnsafe(ref data, at);
        }

        cipher._chain = state;
    }

    private static void EncryptTwo(Span<CbcRun> runs, nuint length)
    {
        var (a, b) = (runs[0].Cipher, runs[1].Cipher);
        ref var dataA = ref MemoryMarshal.GetReference(runs[0].Data.Span);
        ref var dataB = ref MemoryMarshal.GetReference(runs[1].Data.Span);
        ref var keysA = ref a.FirstKey;
        ref var keysB = ref b.FirstKey;
        var (stateA, stateB) = (a._chain, b._chain);
        for (nuint at = 0; at < length; at += BlockLength)
        {
            stateA ^= Vector128.LoadUnsafe(ref dataA, at) ^ keysA;
            stateB ^= Vector128.LoadUnsafe(ref dataB, at) ^ keysB;
            for (var round = 1; round < AesKeySchedule.Count - 1; round++)
            {
                stateA = AesRound.Encrypt(stateA, Unsafe.Add(ref keysA, round));
                stateB = AesRound.Encrypt(stateB, Unsafe.Add(ref keysB, round));
            }

            stateA = AesRound.EncryptLast(stateA, Unsafe.Add(ref keysA, AesKeySchedule.Count - 1));
            stateB = AesRound.EncryptLast(stateB, Unsafe.Add(ref keysB, AesKeySchedule.Count - 1));
            stateA.StoreUnsafe(ref dataA, at);
            stateB.StoreUnsafe(ref dataB, at);
        }

        (a._chain, b._chain) = (stateA, stateB);
    }

    private static void EncryptThree(Span<CbcRun> runs, nuint length)
    {
        var (a, b, c) = (runs[0].Cipher, runs[1].Cipher, runs[2].Cipher);
        ref var dataA = ref MemoryMarshal.GetReference(runs[0].Data.Span);
        ref var dataB = ref MemoryMarshal.GetReference(runs[1].Data.Span);
        ref var dataC = ref MemoryMarshal.GetReference(runs[2].Data.Span);
        ref var keysA = ref a.FirstKey;
        ref var keysB = ref b.FirstKey;
        ref var keysC = ref c.FirstKey;
        var (stateA, stateB, stateC) = (a._chain, b._chain, c._chain);
        for (nuint at = 0; at < length; at += BlockLength)
        {
            stateA ^= Vector128.LoadUnsafe(ref dataA, at) ^ keysA;
            stateB ^= Vector128.LoadUnsafe(ref dataB, at) ^ keysB;
            stateC ^= Vector128.LoadUnsafe(ref dataC, at) ^ keysC;
            for (var round = 1; round < AesKeySchedule.Count - 1; round++)
            {
                stateA = AesRound.Encrypt(stateA, Unsafe.Add(ref keysA, round));
                stateB = AesRound.Encrypt(stateB, Unsafe.Add(ref keysB, round));
                stateC = AesRound.Encrypt(stateC, Unsafe.Add(ref keysC, round));
            }

            stateA = AesRound.EncryptLast(stateA, Unsafe.Add(ref keysA, AesKeySchedule.Count - 1));
            stateB = AesRound.EncryptLast(stateB, Unsafe.Add(ref keysB, AesKeySchedule.Count - 1));
            stateC = AesRound.EncryptLast(stateC, Unsafe.Add(ref keysC, AesKeySchedule.Count - 1));
            stateA.StoreUnsafe(ref dataA, at);
            stateB.StoreUnsafe(ref dataB, at);
            stateC.StoreUnsafe(ref dataC, at);
        }

        (a._chain, b._chain, c._chain) = (stateA, stateB, stateC);
    }

    private static void EncryptFour(Span<CbcRun> runs, nuint length)
    {
        var (a, b, c, d) = (runs[0].Cipher, runs[1].Cipher, runs[2].Cipher, runs[3].Cipher);
        ref var dataA = ref MemoryMarshal.GetReference(runs[0].Data.Span);
        ref var dataB = ref MemoryMarshal.GetReference(runs[1].Data.Span);
        ref var dataC = ref MemoryMarshal.GetReference(runs[2].Data.Span);
        ref var dataD = ref MemoryMarshal.GetReference(runs[3].Data.Span);
        ref var keysA = ref a.FirstKey;
        ref var keysB = ref b.FirstKey;
        ref var keysC = ref c.FirstKey;
        ref var keysD = ref d.FirstKey;
        var (stateA, stateB, stateC, stateD) = (a._chain, b._chain, c._chain, d._chain);
        for (nuint at = 0; at < length; at += BlockLength)
        {
            stateA ^= Vector128.LoadUnsafe(ref dataA, at) ^ keysA;
            stateB ^= Vector128.LoadUnsafe(ref dataB, at) ^ keysB;
            stateC ^= Vector128.LoadUnsafe(ref dataC, at) ^ keysC;
            stateD ^= Vector128.LoadUnsafe(ref dataD, at) ^ keysD;
            for (var round = 1; round < AesKeySchedule.Count - 1; round++)
            {
                stateA = AesRound.Encrypt(stateA, Unsafe.Add(ref keysA, round));
                stateB = AesRound.Encrypt(stateB, Unsafe.Add(ref keysB, round));
                stateC = AesRound.Encrypt(stateC, Unsafe.Add(ref keysC, round));
                stateD = AesRound.Encrypt(stateD, Unsafe.Add(ref keysD, round));
            }

            stateA = AesRound.EncryptLast(stateA, Unsafe.Add(ref keysA, AesKeySchedule.Count - 1));
            stateB = AesRound.EncryptLast(stateB, Unsafe.Add(ref keysB, AesKeySchedule.Count - 1));
            stateC = AesRound.EncryptLast(stateC, Unsafe.Add(ref keysC, AesKeySchedule.Count - 1));
            stateD = AesRound.EncryptLast(stateD, Unsafe.Add(ref keysD, AesKeySchedule.Count - 1));
            stateA.StoreUnsafe(ref dataA, at);
            stateB.StoreUnsafe(ref dataB, at);
            stateC.StoreUnsafe(ref dataC, at);
            stateD.StoreUnsafe(ref dataD, at);
        }

        (a._chain, b._chain, c._chain, d._chain) = (stateA, stateB, stateC, stateD);
    }

    private static void Check(ReadOnlySpan<byte> data) =>
        ArgumentOutOfRangeException.ThrowIfNotEqual(data.Length % BlockLength, 0, nameof(data));

    private ref Vector128<byte> FirstKey
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.As<AesKeySchedule, Vector128<byte>>(ref _keys);
    }

    private void EncryptPortable(PortableAes aes, Span<byte> data)
    {
        for (var at = 0; at < data.Length; at += BlockLength)
        {
            var block = data.Slice(at, BlockLength);
            (Vector128.Create((ReadOnlySpan<byte>)block) ^ _chain).CopyTo(block);
            aes.Encrypt(block, block);
            _chain = Vector128.Create((ReadOnlySpan<byte>)block);
        }
    }
}
