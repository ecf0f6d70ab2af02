using System.Security.Cryptography;
using System.Text;
using Net.Pkcs11Interop.Common;
using ServiceDefaults.KeyVault;
using ServiceDefaults.KeyVault.Tokens;
using Testing.Tokens;

namespace ServiceDefaults.Tests.KeyVault.Tokens;

[Collection(TokenCollection.Name)]
public sealed class TokenVaultTests
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("authorization key");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Seal_ThenOpen_GivesItBackInAnotherVault()
    {
        var options = NewToken();
        byte[] envelope;
        using (var vault = Open(options))
        {
            envelope = vault.Seal("alpha", Secret, []);
            Assert.Equal(-1, envelope.AsSpan().IndexOf(Secret));
            Assert.True(vault.IsCurrent(envelope));
            Assert.Equal(vault.Keys[0].Id, vault.KeyOf(envelope));
            Assert.Equal(UnsealStatus.Damaged, vault.Open("beta", envelope, out _));
        }

        using var other = Open(options);
        Assert.Equal(UnsealStatus.Opened, other.Open("alpha", envelope, out var plaintext));
        Assert.Equal(Secret, plaintext);
    }

    [Fact]
    public void Open_EveryPrefixAndEveryChangedByte_IsRefused()
    {
        using var vault = Open(NewToken());
        var envelope = vault.Seal("alpha", Secret, []);
        for (var i = 0; i < envelope.Length; i++)
        {
            var changed = (byte[])envelope.Clone();
            changed[i] ^= 0x10;
            Assert.NotEqual(UnsealStatus.Opened, vault.Open("alpha", changed, out var plaintext));
            Assert.Empty(plaintext);
            Assert.NotEqual(UnsealStatus.Opened, vault.Open("alpha", envelope.AsSpan(0, i), out _));
        }

        // Nothing of this took the connection for broken.
        Assert.Equal(1, vault.Connections);
        Assert.Equal(UnsealStatus.Opened, vault.Open("alpha", envelope, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Unwrap_WhatEachMethodWrapped_GivesItBackAndNothingElse(byte number)
    {
        var options = NewToken();
        using var vault = Open(options);
        using var link = new TokenLink(options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var (method, key) = ((WrapMethod)number, RandomNumberGenerator.GetBytes(32));
        Assert.Contains(method, link.Connect().Offered);
        var wrapped = link.Use((connection, session) => TokenWrapping.Wrap(session, connection.Keys[0], method, key));

        Assert.Equal(key, link.Use((connection, session) => TokenWrapping.Unwrap(session, connection.Keys[0], method, wrapped)));
        Assert.Null(link.Use((connection, session) => TokenWrapping.Unwrap(session, connection.Keys[0], method, [.. wrapped, 0])));
        Assert.Null(link.Use((connection, session) => TokenWrapping.Unwrap(session, connection.Keys[0], (WrapMethod)99, wrapped)));
    }

    [Fact]
    public void Open_TenThousandRecords_AsksTheTokenOnce()
    {
        var options = NewToken();
        using var vault = Open(options);
        var envelopes = Enumerable.Range(0, 10_000).Select(i => vault.Seal("account" + i, Secret, [])).ToArray();
        using var other = Open(options);
        var started = System.Diagnostics.Stopwatch.StartNew();

        for (var i = 0; i < envelopes.Length; i++)
        {
            Assert.Equal(UnsealStatus.Opened, other.Open("account" + i, envelopes[i], out _));
        }

        Assert.Equal(1, other.Unwrapped);
        Assert.True(started.Elapsed < TimeSpan.FromSeconds(10), $"opening took {started.Elapsed}");
        // What the other has had wrapped is used on, also for new records.
        Assert.Equal(envelopes[0][..75], other.Seal("new", Secret, [])[..75]);
    }

    [Fact]
    public void Unwrapped_WhenItsTimeIsOver_IsZeroedAndAskedForAnew()
    {
        var time = new SteppedTime();
        var options = NewToken() with { CacheTime = TimeSpan.FromMinutes(2) };
        using var vault = Open(options, time);
        var envelope = vault.Seal("alpha", Secret, []);
        Assert.Equal(1, vault.Unwrapped);

        time.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(0, vault.Unwrapped);
        Assert.Equal(UnsealStatus.Opened, vault.Open("alpha", envelope, out _));
        Assert.Equal(1, vault.Unwrapped);
    }

    [Fact]
    public void GenerateKey_EarlierVersions_OpenUntilTheyAreRetired()
    {
        var options = NewToken();
        using var vault = Open(options);
        using var other = Open(options);
        var old = vault.Seal("alpha", Secret, []);
        var first = vault.Keys[0].Id;

        var second = vault.GenerateKey().KeyId;

        Assert.Equal([new VaultKey(first, false), new VaultKey(second!, true)], vault.Keys);
        Assert.False(vault.IsCurrent(old));
        var anew = vault.Seal("alpha", Secret, old);
        Assert.True(vault.IsCurrent(anew));
        Assert.Equal(UnsealStatus.Opened, other.Open("alpha", anew, out _));
        other.Refresh();
        Assert.Equal(vault.Keys, other.Keys);
        Assert.Contains("newest", vault.RetireKey(second!).Problem, StringComparison.Ordinal);
        Assert.Equal(UnsealStatus.Opened, vault.Open("alpha", old, out _));

        Assert.Equal(first, vault.RetireKey(first).KeyId);

        Assert.Equal(UnsealStatus.UnknownKey, vault.Open("alpha", old, out _));
        Assert.Equal(UnsealStatus.Opened, vault.Open("alpha", anew, out _));
    }

    [Fact]
    public void Sign_WithTheTokensKey_IsVerifiedByTheRuntime()
    {
        using var vault = Open(NewToken());
        var signature = vault.Sign(Secret);
        Assert.Null(signature.Problem);
        using var verifier = ECDsa.Create();
        verifier.ImportSubjectPublicKeyInfo(vault.SigningKey(signature.KeyId)!, out _);
        Assert.True(verifier.VerifyData(Secret, signature.Value, HashAlgorithmName.SHA256));
        Assert.Null(vault.SigningKey("0000000000000000"));
    }

    [Fact]
    public void Open_WrongPin_IsOneClearErrorAndNotTriedAgain()
    {
        var options = NewToken(withKey: false) with { Pin = new SecretSource("TELEPOOL_PKCS11_PIN", null, "8642-foxtrot") };
        var problem = TokenVault.Open(options).Problem;
        Assert.Contains("refuses the PIN", problem, StringComparison.Ordinal);
        Assert.Contains("CKR_PIN_INCORRECT", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("8642", problem + options, StringComparison.Ordinal);

        // The token counts wrong PINs; a second try with the same one must not reach it.
        using var link = new TokenLink(options with { RetryPause = TimeSpan.Zero }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Assert.Throws<TokenException>(link.Connect);
        SoftHsm.HideToken(options.Token);
        var again = Assert.Throws<TokenException>(link.Connect);
        Assert.Contains("refuses the PIN", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_PinFile_IsReadAndMustBeTheOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes");
            return;
        }

        var token = NewToken();
        using var folder = new TestFolder();
        var path = folder.File("pin");
        File.WriteAllText(path, SoftHsm.Pin + "\n");
        var options = token with { Pin = new SecretSource("TELEPOOL_PKCS11_PIN_FILE", path, null) };
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("0600", TokenVault.Open(options).Problem, StringComparison.Ordinal);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        using var vault = TokenVault.Open(options).Vault;
        Assert.NotNull(vault);
    }

    [Fact]
    public void Open_MissingModuleNoModuleOtherTokenOrNoKey_SaysWhatToDo()
    {
        var options = NewToken(withKey: false);
        Assert.Contains("there is no file", TokenVault.Open(options with { Module = "/nowhere/module.so" }).Problem, StringComparison.Ordinal);
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("module.so"), "no module");
        Assert.Contains("is no PKCS#11 module", TokenVault.Open(options with { Module = folder.File("module.so") }).Problem, StringComparison.Ordinal);
        Assert.Contains("no token labelled other", TokenVault.Open(options with { Token = "other" }).Problem, StringComparison.Ordinal);
        Assert.Contains("telepool key init", TokenVault.Open(options).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_KeyThatMayLeaveTheToken_IsRefused()
    {
        var options = NewToken(withKey: false);
        using (var link = new TokenLink(options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance))
        {
            var attributes = TokenModule.Factories.ObjectAttributeFactory;
            using var mechanism = TokenModule.Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_GEN);
            link.Use((_, session) => session.GenerateKey(
                mechanism,
                [
                    attributes.Create(CKA.CKA_TOKEN, true), attributes.Create(CKA.CKA_LABEL, options.Key), attributes.Create(CKA.CKA_ID, [0, 0, 0, 1, 0, 0, 0, 1]),
                    attributes.Create(CKA.CKA_VALUE_LEN, 32ul), attributes.Create(CKA.CKA_EXTRACTABLE, true), attributes.Create(CKA.CKA_SENSITIVE, true),
                ]));
        }

        var problem = TokenVault.Open(options).Problem;
        Assert.Contains("may leave the token", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_TokenGoneAndBack_IsUnavailableAndThenWorksByItself()
    {
        var options = NewToken() with { CacheTime = TimeSpan.Zero, RetryPause = TimeSpan.FromMilliseconds(20) };
        using var vault = Open(options);
        var envelope = vault.Seal("alpha", Secret, []);
        SoftHsm.HideToken(options.Token);
        await UntilAsync(() => vault.Open("alpha", envelope, out _) == UnsealStatus.Unavailable);
        var refused = Assert.Throws<KeyVaultException>(() => vault.Seal("beta", Secret, []));
        Assert.Contains(options.Token, refused.Message, StringComparison.Ordinal);
        Assert.NotNull(vault.Sign(Secret).Problem);

        SoftHsm.ShowToken(options.Token);

        await UntilAsync(() => vault.Open("alpha", envelope, out _) == UnsealStatus.Opened);
        Assert.Equal(UnsealStatus.Opened, vault.Open("beta", vault.Seal("beta", Secret, []), out _));
        Assert.Null(vault.Sign(Secret).Problem);
    }

    [Fact]
    public void Open_TokenGoneWhileItsKeyIsInMemory_GoesOnUntilThatTimeIsOver()
    {
        var time = new SteppedTime();
        var options = NewToken() with { CacheTime = TimeSpan.FromMinutes(10) };
        using var vault = Open(options, time);
        var envelope = vault.Seal("alpha", Secret, []);
        SoftHsm.HideToken(options.Token);
        Assert.Equal(UnsealStatus.Opened, vault.Open("alpha", vault.Seal("alpha", Secret, envelope), out _));
        time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(UnsealStatus.Unavailable, vault.Open("alpha", envelope, out _));
        SoftHsm.ShowToken(options.Token);
    }

    [Fact]
    public void Open_ModuleFinalisedBySomebodyElse_ConnectsAnew()
    {
        var options = NewToken() with { CacheTime = TimeSpan.Zero };
        using var vault = Open(options);
        var envelope = vault.Seal("alpha", Secret, []);
        using (TokenModule.Factories.Pkcs11LibraryFactory.LoadPkcs11Library(TokenModule.Factories, options.Module, AppType.MultiThreaded))
        {
            // Another user of the module within the process, who ends it for all.
        }

        Assert.Equal(UnsealStatus.Opened, vault.Open("alpha", envelope, out _));
        Assert.Equal(2, vault.Connections);
    }

    [Fact]
    public async Task Open_SixtyFourAtOnce_ShareTheSessions()
    {
        var options = NewToken() with { CacheTime = TimeSpan.Zero, Sessions = 3, SessionWait = TimeSpan.FromSeconds(30) };
        using var vault = Open(options);
        var envelopes = Enumerable.Range(0, 64).Select(i => vault.Seal("account" + i, Secret, [])).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < 20; round++)
                {
                    Assert.Equal(UnsealStatus.Opened, vault.Open("account" + i, envelopes[i], out var plaintext));
                    Assert.Equal(Secret, plaintext);
                    Assert.Equal(UnsealStatus.Opened, vault.Open("account" + i, vault.Seal("account" + i, Secret, envelopes[i]), out _));
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.Equal(1, vault.Connections);
    }

    private static TokenOptions NewToken(bool withKey = true)
    {
        Assert.SkipWhen(SoftHsm.Missing is not null, SoftHsm.Missing ?? string.Empty);
        var label = "vault-" + Guid.NewGuid().ToString("N")[..8];
        SoftHsm.CreateToken(label);
        var options = new TokenOptions(SoftHsm.Module!, label, "telepool", new SecretSource("TELEPOOL_PKCS11_PIN", null, SoftHsm.Pin));
        if (withKey)
        {
            using var vault = TokenVault.Open(options, mustHaveKey: false).Vault;
            Assert.Null(vault!.GenerateKey().Problem);
        }

        return options;
    }

    private static TokenVault Open(TokenOptions options, TimeProvider? time = null)
    {
        var (vault, problem) = TokenVault.Open(options, mustHaveKey: true, time);
        Assert.Null(problem);
        return vault!;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(10, deadline.Token);
        }
    }
}
