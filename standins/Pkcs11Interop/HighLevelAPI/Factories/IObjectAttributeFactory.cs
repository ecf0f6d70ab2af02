using Net.Pkcs11Interop.Common;

namespace Net.Pkcs11Interop.HighLevelAPI.Factories;

/// <summary>Makes attributes.</summary>
public interface IObjectAttributeFactory
{
    /// <summary>One with a number.</summary>
    IObjectAttribute Create(CKA type, ulong value);

    /// <summary>One with a kind of key.</summary>
    IObjectAttribute Create(CKA type, CKK value);

    /// <summary>One with a class of objects.</summary>
    IObjectAttribute Create(CKA type, CKO value);

    /// <summary>One with a truth value.</summary>
    IObjectAttribute Create(CKA type, bool value);

    /// <summary>One with text.</summary>
    IObjectAttribute Create(CKA type, string value);

    /// <summary>One with bytes.</summary>
    IObjectAttribute Create(CKA type, byte[] value);
}
