using System.Buffers.Binary;
using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>Finds, makes and destroys the versions of the key on a token.</summary>
internal static class TokenKeys
{
    // The object identifier of P-256 in DER: 1.2.840.10045.3.1.7 (RFC 5480).
    private static readonly byte[] _curve = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];

    private static Pkcs11InteropFactories Factories => TokenModule.Factories;

    /// <summary>The versions, oldest first.</summary>
    /// <exception cref="TokenException">One of them is not as a key of ours must be.</exception>
    public static IReadOnlyList<TokenKey> Find(ISession session, string label)
    {
        var keys = new List<TokenKey>();
        var privateKeys = Named(session, CKO.CKO_PRIVATE_KEY, label);
        var publicKeys = Named(session, CKO.CKO_PUBLIC_KEY, label);
        foreach (var (id, handle) in Named(session, CKO.CKO_SECRET_KEY, label))
        {
            if (id.Length != SealedEnvelope.IdSize)
            {
                throw new TokenException(
                    $"key {label} has an id (CKA_ID) of {id.Length} bytes and must have {SealedEnvelope.IdSize}: the number of the version in 4, and 4 random ones", isFinal: true);
            }

            keys.Add(new TokenKey(id, handle, Of(privateKeys, id), Of(publicKeys, id)));
            var found = session.GetAttributeValue(handle, [CKA.CKA_EXTRACTABLE, CKA.CKA_SENSITIVE]);
            if (found.Any(static attribute => attribute.CannotBeRead) || found[0].GetValueAsBool() || !found[1].GetValueAsBool())
            {
                throw new TokenException($"key {label} ({Convert.ToHexStringLower(id)}) may leave the token; make one that may not with 'telepool key init'", isFinal: true);
            }
        }

        keys.Sort(static (one, other) => one.Id.AsSpan().SequenceCompareTo(other.Id));
        return keys;
    }

    /// <summary>Whether the versions are the ones that are known.</summary>
    public static bool IsSame(ISession session, string label, IReadOnlyList<TokenKey> known) =>
        Handles(session, CKO.CKO_SECRET_KEY, label).Select(static handle => handle.ObjectId).Order().SequenceEqual(known.Select(static key => key.Secret.ObjectId).Order());

    /// <summary>Makes the next version: an AES key that never leaves the token, and a pair that signs where the token can.</summary>
    public static string Generate(ISession session, string label, IReadOnlyList<TokenKey> known)
    {
        var id = new byte[SealedEnvelope.IdSize];
        var last = known.Count == 0 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(known[^1].Id);
        BinaryPrimitives.WriteUInt32BigEndian(id, last + 1);
        RandomNumberGenerator.Fill(id.AsSpan(4));
        var attributes = Factories.ObjectAttributeFactory;
        List<IObjectAttribute> common = [attributes.Create(CKA.CKA_TOKEN, true), attributes.Create(CKA.CKA_LABEL, label), attributes.Create(CKA.CKA_ID, id)];
        List<IObjectAttribute> secret = [attributes.Create(CKA.CKA_PRIVATE, true), attributes.Create(CKA.CKA_SENSITIVE, true), attributes.Create(CKA.CKA_EXTRACTABLE, false)];

        // The pair first: a version is there when its AES key is.
        try
        {
            using var onCurve = Factories.MechanismFactory.Create(CKM.CKM_EC_KEY_PAIR_GEN);
            session.GenerateKeyPair(
                onCurve,
                [.. common, attributes.Create(CKA.CKA_VERIFY, true), attributes.Create(CKA.CKA_EC_PARAMS, _curve)],
                [.. common, .. secret, attributes.Create(CKA.CKA_SIGN, true)],
                out _,
                out _);
        }
        catch (Pkcs11Exception exception) when (exception.RV is CKR.CKR_MECHANISM_INVALID or CKR.CKR_FUNCTION_NOT_SUPPORTED or CKR.CKR_ATTRIBUTE_VALUE_INVALID)
        {
            // A token without curves seals all the same, and signs nothing.
        }

        using var mechanism = Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_GEN);
        session.GenerateKey(
            mechanism,
            [
                .. common, .. secret, attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), attributes.Create(CKA.CKA_KEY_TYPE, CKK.CKK_AES),
                attributes.Create(CKA.CKA_VALUE_LEN, (ulong)SealedEnvelope.KeySize), attributes.Create(CKA.CKA_ENCRYPT, true), attributes.Create(CKA.CKA_DECRYPT, true),
                attributes.Create(CKA.CKA_WRAP, true), attributes.Create(CKA.CKA_UNWRAP, true),
            ]);
        return Convert.ToHexStringLower(id);
    }

    /// <summary>Destroys a version; the AES key first, since with it the version is gone.</summary>
    public static void Destroy(ISession session, TokenKey key)
    {
        foreach (var handle in new[] { key.Secret, key.Private, key.Public })
        {
            if (handle is not null)
            {
                session.DestroyObject(handle);
            }
        }
    }

    /// <summary>The public half of a version's pair; null where there is none, or it is not told.</summary>
    public static byte[]? PublicKey(ISession session, TokenKey key)
    {
        if (key.Public is null || session.GetAttributeValue(key.Public, [CKA.CKA_EC_POINT])[0] is not { CannotBeRead: false } attribute)
        {
            return null;
        }

        // An octet string in DER around an uncompressed point: 04 41 04 x y. Some tokens leave the octet string out.
        var point = attribute.GetValueAsByteArray();
        var start = point.Length == 67 ? 3 : 1;
        if (point.Length is not (65 or 67) || point[start - 1] != 4)
        {
            return null;
        }

        using var verifier = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[start..(start + 32)], Y = point[(start + 32)..] },
        });
        return verifier.ExportSubjectPublicKeyInfo();
    }

    private static List<IObjectHandle> Handles(ISession session, CKO kind, string label)
    {
        var attributes = Factories.ObjectAttributeFactory;
        return session.FindAllObjects([attributes.Create(CKA.CKA_CLASS, kind), attributes.Create(CKA.CKA_LABEL, label), attributes.Create(CKA.CKA_TOKEN, true)]);
    }

    private static List<(byte[] Id, IObjectHandle Handle)> Named(ISession session, CKO kind, string label) =>
        [.. Handles(session, kind, label).Select(handle => (session.GetAttributeValue(handle, [CKA.CKA_ID])[0].GetValueAsByteArray(), handle))];

    private static IObjectHandle? Of(List<(byte[] Id, IObjectHandle Handle)> objects, byte[] id) =>
        objects.FirstOrDefault(candidate => candidate.Id.AsSpan().SequenceEqual(id)).Handle;
}
