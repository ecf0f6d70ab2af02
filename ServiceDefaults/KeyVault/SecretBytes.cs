using System.Security.Cryptography;

namespace ServiceDefaults.KeyVault;

/// <summary>
/// A key in memory: pinned, so that the collector leaves no copies behind, zeroed by <see cref="Dispose"/>, and never shown as text. Whoever uses it
/// works on a copy of his own, so that it may be zeroed at any time and nothing is ever sealed under zeros.
/// </summary>
internal sealed class SecretBytes : IDisposable
{
    private readonly byte[] _bytes;
    private readonly Lock _gate = new();
    private bool _isZeroed;

    /// <summary>Takes a copy; the caller zeroes what it has.</summary>
    public SecretBytes(ReadOnlySpan<byte> bytes)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(_bytes);
    }

    public int Length => _bytes.Length;

    /// <summary>Copies it; the caller zeroes the copy. False where it was zeroed.</summary>
    public bool TryCopyTo(Span<byte> destination)
    {
        lock (_gate)
        {
            if (_isZeroed)
            {
                return false;
            }

            _bytes.CopyTo(destination);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isZeroed = true;
            CryptographicOperations.ZeroMemory(_bytes);
        }
    }
}
