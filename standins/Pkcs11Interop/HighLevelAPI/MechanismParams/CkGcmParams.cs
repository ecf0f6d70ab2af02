using System.Runtime.InteropServices;

namespace Net.Pkcs11Interop.HighLevelAPI.MechanismParams;

/// <summary>CK_GCM_PARAMS: vector, its bytes, its bits, associated data, its bytes, bits of the tag.</summary>
internal sealed unsafe class CkGcmParams : ICkGcmParams
{
    private readonly ulong _ivBits;
    private readonly ulong _tagBits;
    private readonly nuint _ivLength;
    private readonly nuint _aadLength;
    private void* _iv;
    private void* _aad;

    public CkGcmParams(byte[] iv, ulong ivBits, byte[]? aad, ulong tagBits)
    {
        ArgumentNullException.ThrowIfNull(iv);
        (_ivBits, _tagBits) = (ivBits, tagBits);
        (_ivLength, _aadLength) = ((nuint)iv.Length, (nuint)(aad?.Length ?? 0));
        _iv = Copy(iv);
        _aad = Copy(aad ?? []);
    }

    ~CkGcmParams() => Free();

    /// <inheritdoc/>
    public object ToMarshalableStructure()
    {
        ReadOnlySpan<nuint> fields = [(nuint)_iv, _ivLength, (nuint)_ivBits, (nuint)_aad, _aadLength, (nuint)_tagBits];
        return MemoryMarshal.AsBytes(fields).ToArray();
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static void* Copy(byte[] bytes)
    {
        var memory = NativeMemory.Alloc((nuint)Math.Max(1, bytes.Length));
        bytes.CopyTo(new Span<byte>(memory, bytes.Length));
        return memory;
    }

    private void Free()
    {
        NativeMemory.Free(_iv);
        NativeMemory.Free(_aad);
        _iv = null;
        _aad = null;
    }
}
