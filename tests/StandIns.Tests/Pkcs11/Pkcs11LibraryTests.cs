using System.Security.Cryptography;
using System.Text;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Testing.Tokens;

namespace StandIns.Tests.Pkcs11;

public sealed class Pkcs11LibraryTests(Pkcs11Fixture fixture) : IClassFixture<Pkcs11Fixture>
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(static i => (byte)i)];

    [Fact]
    public void Load_MissingOrNoModule_IsAnUnmanagedException()
    {
        var factories = Pkcs11Fixture.Factories;
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "no library");
            foreach (var wrong in new[] { "/nowhere/module.so", path })
            {
                Assert.ThrowsAny<UnmanagedException>(() => factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, wrong, AppType.MultiThreaded));
            }

            // A library, but no module.
            if (OperatingSystem.IsLinux())
            {
                Assert.ThrowsAny<UnmanagedException>(() => factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, "libc.so.6", AppType.MultiThreaded));
            }

            byte[] narrow = [0x7F, (byte)'E', (byte)'L', (byte)'F', Environment.Is64BitProcess ? (byte)1 : (byte)2, 1, 1, 0];
            File.WriteAllBytes(path, narrow);
            Assert.Throws<LibraryArchitectureException>(() => factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, path, AppType.MultiThreaded));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void TokenInfo_OfAToken_TellsLabelAndState()
    {
        var info = fixture.Slot.GetTokenInfo();

        Assert.Equal(Pkcs11Fixture.Label, info.Label);
        Assert.Equal("SoftHSM v2", info.Model);
        Assert.Equal(16, info.SerialNumber.Length);
        Assert.True(info.TokenFlags.TokenInitialized && info.TokenFlags.UserPinInitialized && info.TokenFlags.LoginRequired);
        Assert.False(info.TokenFlags.UserPinLocked || info.TokenFlags.UserPinFinalTry || info.TokenFlags.WriteProtected);
        Assert.InRange(info.MinPinLen, 1ul, info.MaxPinLen);
    }

    [Fact]
    public void Mechanisms_OfAToken_TellWhatTheyAreFor()
    {
        var slot = fixture.Slot;
        var mechanisms = slot.GetMechanismList();

        Assert.Contains(CKM.CKM_AES_GCM, mechanisms);
        Assert.Contains(CKM.CKM_AES_KEY_WRAP, mechanisms);
        var info = slot.GetMechanismInfo(CKM.CKM_AES_KEY_WRAP);
        Assert.True(info.MechanismFlags.Wrap && info.MechanismFlags.Unwrap);
        Assert.False(info.MechanismFlags.Sign);
        Assert.True(slot.GetMechanismInfo(CKM.CKM_AES_KEY_GEN).MechanismFlags.Generate);
    }

    [Fact]
    public void Login_WrongPin_SaysSoAndRightPinLogsAllSessionsIn()
    {
        using var session = fixture.Slot.OpenSession(SessionType.ReadOnly);
        using var other = fixture.Slot.OpenSession(SessionType.ReadWrite);
        var failure = Assert.Throws<Pkcs11Exception>(() => session.Login(CKU.CKU_USER, "wrong-pin"));
        Assert.Equal(("C_Login", CKR.CKR_PIN_INCORRECT), (failure.Method, failure.RV));
        Assert.Equal(CKS.CKS_RO_PUBLIC_SESSION, session.GetSessionInfo().State);

        session.Login(CKU.CKU_USER, Encoding.UTF8.GetBytes(SoftHsm.Pin));

        Assert.Equal(CKS.CKS_RO_USER_FUNCTIONS, session.GetSessionInfo().State);
        Assert.Equal(CKS.CKS_RW_USER_FUNCTIONS, other.GetSessionInfo().State);
        Assert.Equal(CKR.CKR_USER_ALREADY_LOGGED_IN, Assert.Throws<Pkcs11Exception>(() => other.Login(CKU.CKU_USER, SoftHsm.Pin)).RV);
        session.Logout();
        Assert.Equal(CKS.CKS_RW_PUBLIC_SESSION, other.GetSessionInfo().State);
    }

    [Fact]
    public void Session_AfterAllWereClosed_HasAnInvalidHandle()
    {
        var slot = fixture.Slot;
        var session = slot.OpenSession(SessionType.ReadOnly);
        slot.CloseAllSessions();
        Assert.Equal(CKR.CKR_SESSION_HANDLE_INVALID, Assert.Throws<Pkcs11Exception>(session.GetSessionInfo).RV);
    }

    [Fact]
    public void AesKey_NotExtractable_EncryptsAndIsNeverTold()
    {
        using var session = Login();
        var key = GenerateAes(session, "kept", isExtractable: false);
        var factories = session.Factories;
        foreach (var make in new Func<IMechanism>[]
        {
            () => factories.MechanismFactory.Create(CKM.CKM_AES_CBC_PAD, new byte[16]),
            () => factories.MechanismFactory.Create(CKM.CKM_AES_GCM, factories.MechanismParamsFactory.CreateCkGcmParams(new byte[12], 96, [1, 2, 3], 128)),
        })
        {
            byte[] sealedBytes;
            using (var mechanism = make())
            {
                sealedBytes = session.Encrypt(mechanism, key, Secret);
            }

            Assert.Equal(48, sealedBytes.Length);
            using (var mechanism = make())
            {
                Assert.Equal(Secret, session.Decrypt(mechanism, key, sealedBytes));
            }
        }

        var attributes = session.GetAttributeValue(key, [CKA.CKA_VALUE, CKA.CKA_LABEL, CKA.CKA_EXTRACTABLE, CKA.CKA_KEY_TYPE]);
        Assert.True(attributes[0].CannotBeRead);
        Assert.Throws<AttributeValueException>(attributes[0].GetValueAsByteArray);
        Assert.Equal("kept", attributes[1].GetValueAsString());
        Assert.False(attributes[2].GetValueAsBool());
        Assert.Equal((ulong)CKK.CKK_AES, attributes[3].GetValueAsUlong());
        session.DestroyObject(key);
        Assert.Empty(session.FindAllObjects([factories.ObjectAttributeFactory.Create(CKA.CKA_LABEL, "kept")]));
    }

    [Fact]
    public void Gcm_OtherAssociatedData_IsRefused()
    {
        using var session = Login();
        var key = GenerateAes(session, "bound", isExtractable: false);
        var factories = session.Factories;
        using var right = factories.MechanismParamsFactory.CreateCkGcmParams(new byte[12], 96, [1], 128);
        using var wrong = factories.MechanismParamsFactory.CreateCkGcmParams(new byte[12], 96, [2], 128);
        using var first = factories.MechanismFactory.Create(CKM.CKM_AES_GCM, right);
        using var second = factories.MechanismFactory.Create(CKM.CKM_AES_GCM, wrong);
        var sealedBytes = session.Encrypt(first, key, Secret);
        Assert.NotEqual(CKR.CKR_OK, Assert.Throws<Pkcs11Exception>(() => session.Decrypt(second, key, sealedBytes)).RV);
        session.DestroyObject(key);
    }

    [Fact]
    public void WrapKey_ThenUnwrap_GivesTheKeyBack()
    {
        using var session = Login();
        var factories = session.Factories;
        var attributes = factories.ObjectAttributeFactory;
        var wrapping = GenerateAes(session, "wrapping", isExtractable: false);
        List<IObjectAttribute> template =
        [
            attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), attributes.Create(CKA.CKA_KEY_TYPE, CKK.CKK_AES), attributes.Create(CKA.CKA_TOKEN, false),
            attributes.Create(CKA.CKA_SENSITIVE, false), attributes.Create(CKA.CKA_EXTRACTABLE, true),
        ];
        var data = session.CreateObject([.. template, attributes.Create(CKA.CKA_VALUE, Secret)]);
        using var mechanism = factories.MechanismFactory.Create(CKM.CKM_AES_KEY_WRAP);

        var wrapped = session.WrapKey(mechanism, wrapping, data);

        Assert.Equal(40, wrapped.Length);
        var back = session.UnwrapKey(mechanism, wrapping, wrapped, template);
        Assert.Equal(Secret, session.GetAttributeValue(back, [CKA.CKA_VALUE])[0].GetValueAsByteArray());
        wrapped[3] ^= 1;
        Assert.NotEqual(CKR.CKR_OK, Assert.Throws<Pkcs11Exception>(() => session.UnwrapKey(mechanism, wrapping, wrapped, template)).RV);
        session.DestroyObject(wrapping);
    }

    [Fact]
    public void FindAllObjects_Many_FindsEach()
    {
        using var session = Login();
        var keys = Enumerable.Range(0, 150).Select(_ => GenerateAes(session, "many", isExtractable: true, isStored: false)).ToList();
        var label = session.Factories.ObjectAttributeFactory.Create(CKA.CKA_LABEL, "many");
        Assert.Equal(keys.Select(static key => key.ObjectId).Order(), session.FindAllObjects([label]).Select(static key => key.ObjectId).Order());
    }

    [Fact]
    public void Sign_OnACurve_IsVerifiedByTheTokenAndByTheRuntime()
    {
        using var session = Login();
        var attributes = session.Factories.ObjectAttributeFactory;
        // The object identifier of P-256: 1.2.840.10045.3.1.7.
        byte[] curve = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
        using var generate = session.Factories.MechanismFactory.Create(CKM.CKM_EC_KEY_PAIR_GEN);
        session.GenerateKeyPair(
            generate,
            [attributes.Create(CKA.CKA_TOKEN, false), attributes.Create(CKA.CKA_VERIFY, true), attributes.Create(CKA.CKA_EC_PARAMS, curve)],
            [attributes.Create(CKA.CKA_TOKEN, false), attributes.Create(CKA.CKA_PRIVATE, true), attributes.Create(CKA.CKA_SENSITIVE, true), attributes.Create(CKA.CKA_SIGN, true)],
            out var publicKey,
            out var privateKey);
        var digest = SHA256.HashData(Secret);
        using var ecdsa = session.Factories.MechanismFactory.Create(CKM.CKM_ECDSA);

        var signature = session.Sign(ecdsa, privateKey, digest);

        session.Verify(ecdsa, publicKey, digest, signature, out var isValid);
        Assert.True(isValid);
        var point = session.GetAttributeValue(publicKey, [CKA.CKA_EC_POINT])[0].GetValueAsByteArray();
        Assert.Equal(67, point.Length);
        using var verifier = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[3..35], Y = point[35..67] } });
        Assert.True(verifier.VerifyHash(digest, signature));
        signature[0] ^= 1;
        session.Verify(ecdsa, publicKey, digest, signature, out isValid);
        Assert.False(isValid);
    }

    [Fact]
    public void GenerateRandom_Twice_Differs()
    {
        using var session = fixture.Slot.OpenSession(SessionType.ReadOnly);
        Assert.NotEqual(session.GenerateRandom(32), session.GenerateRandom(32));
    }

    private static IObjectHandle GenerateAes(ISession session, string label, bool isExtractable, bool isStored = true)
    {
        var attributes = session.Factories.ObjectAttributeFactory;
        using var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_GEN);
        return session.GenerateKey(
            mechanism,
            [
                attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), attributes.Create(CKA.CKA_KEY_TYPE, CKK.CKK_AES), attributes.Create(CKA.CKA_TOKEN, isStored),
                attributes.Create(CKA.CKA_LABEL, label), attributes.Create(CKA.CKA_VALUE_LEN, 32ul), attributes.Create(CKA.CKA_SENSITIVE, true),
                attributes.Create(CKA.CKA_EXTRACTABLE, isExtractable), attributes.Create(CKA.CKA_ENCRYPT, true), attributes.Create(CKA.CKA_DECRYPT, true),
                attributes.Create(CKA.CKA_WRAP, true), attributes.Create(CKA.CKA_UNWRAP, true),
            ]);
    }

    private ISession Login()
    {
        var session = fixture.Slot.OpenSession(SessionType.ReadWrite);
        session.Login(CKU.CKU_USER, SoftHsm.Pin);
        return session;
    }
}
