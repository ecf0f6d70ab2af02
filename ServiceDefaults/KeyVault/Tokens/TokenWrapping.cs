using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>Wraps and unwraps keys of 32 bytes on a token.</summary>
internal static class TokenWrapping
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int BlockSize = 16;

    /// <summary>Methods in the order in which they are tried: what authenticates and needs no key to leave the token as an object comes first.</summary>
    public static IReadOnlyList<WrapMethod> Order { get; } = [WrapMethod.Gcm, WrapMethod.KeyWrap, WrapMethod.CbcPad];

    private static Pkcs11InteropFactories Factories => TokenModule.Factories;

    /// <summary>Whether a token says that it can do it.</summary>
    public static bool IsOffered(WrapMethod method, ISlot slot, IReadOnlyCollection<CKM> mechanisms)
    {
        var mechanism = MechanismOf(method);
        if (!mechanisms.Contains(mechanism))
        {
            return false;
        }

        var flags = slot.GetMechanismInfo(mechanism).MechanismFlags;
        return method == WrapMethod.KeyWrap ? flags.Wrap && flags.Unwrap : flags.Encrypt && flags.Decrypt;
    }

    /// <summary>Wraps a key.</summary>
    public static byte[] Wrap(ISession session, TokenKey wrapping, WrapMethod method, byte[] key)
    {
        switch (method)
        {
            case WrapMethod.Gcm:
                var nonce = RandomNumberGenerator.GetBytes(NonceSize);
                return [.. nonce, .. Gcm(wrapping, nonce, mechanism => session.Encrypt(mechanism, wrapping.Secret, key))];
            case WrapMethod.CbcPad:
                var vector = RandomNumberGenerator.GetBytes(BlockSize);
                using (var mechanism = Factories.MechanismFactory.Create(CKM.CKM_AES_CBC_PAD, vector))
                {
                    return [.. vector, .. session.Encrypt(mechanism, wrapping.Secret, key)];
                }

            default:
                var handle = session.CreateObject([.. Template(), Factories.ObjectAttributeFactory.Create(CKA.CKA_VALUE, key)]);
                try
                {
                    using var mechanism = Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_WRAP);
                    return session.WrapKey(mechanism, wrapping.Secret, handle);
                }
                finally
                {
                    session.DestroyObject(handle);
                }
        }
    }

    /// <summary>Unwraps a key; null where it has not the form of one.</summary>
    /// <exception cref="Pkcs11Exception">The token refused, be it that the wrapped key was changed.</exception>
    public static byte[]? Unwrap(ISession session, TokenKey wrapping, WrapMethod method, byte[] wrapped)
    {
        byte[] key;
        switch (method)
        {
            case WrapMethod.Gcm when wrapped.Length == NonceSize + SealedEnvelope.KeySize + TagSize:
                key = Gcm(wrapping, wrapped[..NonceSize], mechanism => session.Decrypt(mechanism, wrapping.Secret, wrapped[NonceSize..]));
                break;
            case WrapMethod.CbcPad when wrapped.Length == BlockSize + SealedEnvelope.KeySize + BlockSize:
                using (var mechanism = Factories.MechanismFactory.Create(CKM.CKM_AES_CBC_PAD, wrapped[..BlockSize]))
                {
                    key = session.Decrypt(mechanism, wrapping.Secret, wrapped[BlockSize..]);
                }

                break;
            case WrapMethod.KeyWrap when wrapped.Length == SealedEnvelope.KeySize + 8:
                key = UnwrapObject(session, wrapping, wrapped);
                break;
            default:
                return null;
        }

        if (key.Length == SealedEnvelope.KeySize)
        {
            return key;
        }

        CryptographicOperations.ZeroMemory(key);
        return null;
    }

    private static byte[] UnwrapObject(ISession session, TokenKey wrapping, byte[] wrapped)
    {
        using var mechanism = Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_WRAP);
        var handle = session.UnwrapKey(mechanism, wrapping.Secret, wrapped, Template());
        try
        {
            using var value = session.GetAttributeValue(handle, [CKA.CKA_VALUE])[0];
            return value.CannotBeRead ? [] : value.GetValueAsByteArray();
        }
        finally
        {
            session.DestroyObject(handle);
        }
    }

    private static byte[] Gcm(TokenKey wrapping, byte[] nonce, Func<IMechanism, byte[]> work)
    {
        using var parameters = Factories.MechanismParamsFactory.CreateCkGcmParams(nonce, NonceSize * 8, wrapping.Id, TagSize * 8);
        using var mechanism = Factories.MechanismFactory.Create(CKM.CKM_AES_GCM, parameters);
        return work(mechanism);
    }

    private static CKM MechanismOf(WrapMethod method) => method switch
    {
        WrapMethod.Gcm => CKM.CKM_AES_GCM,
        WrapMethod.KeyWrap => CKM.CKM_AES_KEY_WRAP,
        _ => CKM.CKM_AES_CBC_PAD,
    };

    /// <summary>A key that goes in or out: it lives in the session alone and for the moment.</summary>
    private static List<IObjectAttribute> Template()
    {
        var attributes = Factories.ObjectAttributeFactory;
        return
        [
            attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), attributes.Create(CKA.CKA_KEY_TYPE, CKK.CKK_AES), attributes.Create(CKA.CKA_TOKEN, false),
            attributes.Create(CKA.CKA_SENSITIVE, false), attributes.Create(CKA.CKA_EXTRACTABLE, true),
        ];
    }
}
