using Net.Pkcs11Interop.Common;

namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>A session with a token, for one thread at a time. Disposing it closes it.</summary>
public interface ISession : IDisposable
{
    /// <summary>Makes what calls take.</summary>
    Pkcs11InteropFactories Factories { get; }

    /// <summary>Its handle.</summary>
    ulong SessionId { get; }

    /// <summary>Closes it (C_CloseSession).</summary>
    void CloseSession();

    /// <summary>Its state (C_GetSessionInfo).</summary>
    ISessionInfo GetSessionInfo();

    /// <summary>Logs all sessions of this process with the token in (C_Login).</summary>
    void Login(CKU userType, string pin);

    /// <summary>Logs all sessions of this process with the token in (C_Login).</summary>
    void Login(CKU userType, byte[] pin);

    /// <summary>Logs all sessions of this process with the token out (C_Logout).</summary>
    void Logout();

    /// <summary>Makes an object from values (C_CreateObject).</summary>
    IObjectHandle CreateObject(List<IObjectAttribute> attributes);

    /// <summary>Destroys an object (C_DestroyObject).</summary>
    void DestroyObject(IObjectHandle objectHandle);

    /// <summary>Reads attributes (C_GetAttributeValue); what the token does not tell is marked so.</summary>
    List<IObjectAttribute> GetAttributeValue(IObjectHandle objectHandle, List<CKA> attributes);

    /// <summary>The objects with these attributes (C_FindObjects).</summary>
    List<IObjectHandle> FindAllObjects(List<IObjectAttribute> attributes);

    /// <summary>Encrypts (C_Encrypt).</summary>
    byte[] Encrypt(IMechanism mechanism, IObjectHandle keyHandle, byte[] data);

    /// <summary>Decrypts (C_Decrypt).</summary>
    byte[] Decrypt(IMechanism mechanism, IObjectHandle keyHandle, byte[] encryptedData);

    /// <summary>Signs (C_Sign).</summary>
    byte[] Sign(IMechanism mechanism, IObjectHandle keyHandle, byte[] data);

    /// <summary>Verifies (C_Verify).</summary>
    void Verify(IMechanism mechanism, IObjectHandle keyHandle, byte[] data, byte[] signature, out bool isValid);

    /// <summary>Makes a key (C_GenerateKey).</summary>
    IObjectHandle GenerateKey(IMechanism mechanism, List<IObjectAttribute> attributes);

    /// <summary>Makes a key pair (C_GenerateKeyPair).</summary>
    void GenerateKeyPair(
        IMechanism mechanism, List<IObjectAttribute> publicKeyAttributes, List<IObjectAttribute> privateKeyAttributes, out IObjectHandle publicKeyHandle, out IObjectHandle privateKeyHandle);

    /// <summary>Wraps a key under another (C_WrapKey).</summary>
    byte[] WrapKey(IMechanism mechanism, IObjectHandle wrappingKeyHandle, IObjectHandle keyHandle);

    /// <summary>Unwraps a key (C_UnwrapKey).</summary>
    IObjectHandle UnwrapKey(IMechanism mechanism, IObjectHandle unwrappingKeyHandle, byte[] wrappedKey, List<IObjectAttribute> attributes);

    /// <summary>Random bytes of the token (C_GenerateRandom).</summary>
    byte[] GenerateRandom(int length);
}
