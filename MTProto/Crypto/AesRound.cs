using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ArmAes = System.Runtime.Intrinsics.Arm.Aes;
using X86Aes = System.Runtime.Intrinsics.X86.Aes;

namespace MTProto.Crypto;

/// <summary>
/// One AES round (FIPS 197 section 5) with the meaning of the x86 instructions: the round key is added last.
/// .NET exposes 128-bit AES instructions only, on x86 and on Arm.
/// </summary>
internal static class AesRound
{
    /// <summary>Whether the processor has AES instructions; where it has none the portable engines serve.</summary>
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => X86Aes.IsSupported || ArmAes.IsSupported;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Encrypt(Vector128<byte> state, Vector128<byte> roundKey) =>
        X86Aes.IsSupported
            ? X86Aes.Encrypt(state, roundKey)
            : ArmAes.MixColumns(ArmAes.Encrypt(state, Vector128<byte>.Zero)) ^ roundKey;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> EncryptLast(Vector128<byte> state, Vector128<byte> roundKey) =>
        X86Aes.IsSupported
            ? X86Aes.EncryptLast(state, roundKey)
            : ArmAes.Encrypt(state, Vector128<byte>.Zero) ^ roundKey;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Decrypt(Vector128<byte> state, Vector128<byte> roundKey) =>
        X86Aes.IsSupported
            ? X86Aes.Decrypt(state, roundKey)
            : ArmAes.InverseMixColumns(ArmAes.Decrypt(state, Vector128<byte>.Zero)) ^ roundKey;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> DecryptLast(Vector128<byte> state, Vector128<byte> roundKey) =>
        X86Aes.IsSupported
            ? X86Aes.DecryptLast(state, roundKey)
            : ArmAes.Decrypt(state, Vector128<byte>.Zero) ^ roundKey;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> InverseMixColumns(Vector128<byte> state) =>
        X86Aes.IsSupported ? X86Aes.InverseMixColumns(state) : ArmAes.InverseMixColumns(state);
}
