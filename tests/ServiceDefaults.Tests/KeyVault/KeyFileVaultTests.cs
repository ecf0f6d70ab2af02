using System.Text;
using ServiceDefaults.KeyVault;

namespace ServiceDefaults.Tests.KeyVault;

public sealed class KeyFileVaultTests
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("authorization key");

    [Fact]
    public void Open_WithoutFile_MakesOneForItsOwnerOnly()
    {
        using var folder = new TestFolder();
        Assert.NotNull(KeyFileVault.Open(folder.File("keys"), create: true).Vault);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("keys")));
        }

        Assert.Contains("there is no such key file", KeyFileVault.Open(folder.File("other"), create: false).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EveryChangeOfTheFile_IsReportedAndLeftAsItIs()
    {
        using var folder = new TestFolder();
        var path = folder.File("keys");
        KeyFileVault.Open(path, create: true);
        var whole = File.ReadAllBytes(path);
        for (var i = 0; i < whole.Length - 1; i++)
        {
            var changed = (byte[])whole.Clone();
            changed[i] ^= 1;
            File.WriteAllBytes(path, changed);
            Assert.Contains(path, KeyFileVault.Open(path, create: true).Problem, StringComparison.Ordinal);
            Assert.Equal(changed, File.ReadAllBytes(path));
            File.WriteAllBytes(path, whole[..i]);
            Assert.NotNull(KeyFileVault.Open(path, create: true).Problem);
        }
    }

    [Fact]
    public void Read_KeyWithBitsThatDecodeToNothing_IsRefused()
    {
        var whole = Encoding.ASCII.GetString(KeyFileFormat.Write(new KeyFileText(null, [(new byte[KeyFileFormat.IdSize], new byte[KeyFileFormat.KeySize])])));

        Assert.Equal(KeyFileStatus.Read, KeyFileFormat.Read(Encoding.ASCII.GetBytes(whole), out _));
        Assert.Equal(KeyFileStatus.Damaged, KeyFileFormat.Read(Encoding.ASCII.GetBytes(whole.Replace("AA=", "AB=", StringComparison.Ordinal)), out _));
    }

    [Fact]
    public void Open_ReadableByOthers_IsRefused()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes");
            return;
        }

        using var folder = new TestFolder();
        KeyFileVault.Open(folder.File("keys"), create: true);
        File.SetUnixFileMode(folder.File("keys"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Contains("0600", KeyFileVault.Open(folder.File("keys"), create: true).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Seal_ThenOpen_GivesItBackAfterARestart()
    {
        using var folder = new TestFolder();
        var envelope = Open(folder).Seal("alpha", Secret, []);
        Assert.Equal(-1, envelope.AsSpan().IndexOf(Secret));
        Assert.Equal(UnsealStatus.Opened, Open(folder).Open("alpha", envelope, out var plaintext));
        Assert.Equal(Secret, plaintext);
    }

    [Fact]
    public void Open_EveryChangedByte_IsRefused()
    {
        using var folder = new TestFolder();
        var vault = Open(folder);
        var envelope = vault.Seal("alpha", Secret, []);
        for (var i = 0; i < envelope.Length; i++)
        {
            var changed = (byte[])envelope.Clone();
            changed[i] ^= 0x10;
            Assert.NotEqual(UnsealStatus.Opened, vault.Open("alpha", changed, out var plaintext));
            Assert.Empty(plaintext);
            Assert.NotEqual(UnsealStatus.Opened, vault.Open("alpha", envelope.AsSpan(0, i), out _));
        }
    }

    [Fact]
    public void Open_ForAnotherAccountOrUnderAnotherKey_IsRefused()
    {
        using var folder = new TestFolder();
        using var other = new TestFolder();
        var envelope = Open(folder).Seal("alpha", Secret, []);
        Assert.Equal(UnsealStatus.Damaged, Open(folder).Open("beta", envelope, out _));
        Assert.Equal(UnsealStatus.UnknownKey, Open(other).Open("alpha", envelope, out _));
    }

    [Fact]
    public void Seal_WithEarlierEnvelope_KeepsTheAccountsDataKey()
    {
        using var folder = new TestFolder();
        var vault = Open(folder);
        var first = vault.Seal("alpha", Secret, []);
        var second = vault.Seal("alpha", Secret, first);
        var foreign = vault.Seal("beta", Secret, first);
        // Magic, version, key id and wrapped data key: 73 bytes.
        Assert.Equal(first[..73], second[..73]);
        Assert.NotEqual(first[73..], second[73..]);
        Assert.NotEqual(first[..73], foreign[..73]);
        Assert.Equal(UnsealStatus.Opened, vault.Open("beta", foreign, out _));
    }

    private static KeyFileVault Open(TestFolder folder) => KeyFileVault.Open(folder.File("keys"), create: true).Vault!;

    [Fact]
    public void AddKey_OldEnvelopes_OpenAndAreNotCurrent()
    {
        using var folder = new TestFolder();
        var path = folder.File("keys");
        var before = KeyFileVault.Open(path, create: true).Vault!;
        var old = before.Seal("alpha", Secret, []);
        Assert.True(before.IsCurrent(old));

        Assert.Null(KeyFileVault.AddKey(path));

        var after = KeyFileVault.Open(path, create: false).Vault!;
        Assert.False(after.IsCurrent(old));
        Assert.Equal(UnsealStatus.Opened, after.Open("alpha", old, out var plaintext));
        Assert.Equal(Secret, plaintext);
        var anew = after.Seal("alpha", plaintext, old);
        Assert.True(after.IsCurrent(anew));

        // A vault that was opened before reads the file again when it meets a key that it does not know.
        Assert.Equal(UnsealStatus.Opened, before.Open("alpha", anew, out _));
        Assert.False(before.IsCurrent(old));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        Assert.Equal(["keys"], Directory.GetFiles(Path.GetDirectoryName(path)!).Select(Path.GetFileName));
    }

    [Fact]
    public void AddKey_DamagedOrMissingFile_ChangesNothing()
    {
        using var folder = new TestFolder();
        var path = folder.File("keys");
        Assert.Contains(path, KeyFileVault.AddKey(path), StringComparison.Ordinal);
        Assert.False(File.Exists(path));
        var vault = KeyFileVault.Open(path, create: true).Vault!;
        var envelope = vault.Seal("alpha", Secret, []);
        File.AppendAllText(path, "key half");

        Assert.Contains("damaged", KeyFileVault.AddKey(path), StringComparison.Ordinal);

        vault.Refresh();
        Assert.Equal(UnsealStatus.Opened, vault.Open("alpha", envelope, out _));
        Assert.EndsWith("key half", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FileOfTheFirstVersion_OpensWhatItSealed()
    {
        // Written by the first version of the program: neither may ever stop opening.
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("keys"), "telepool-key-file 1\nkey 0011223344556677 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= a47afc1aeacae819\n");
        ForOwner(folder.File("keys"));
        var envelope = Convert.FromBase64String("VFBTRQEAESIzRFVmdwABAgMEBQYHCAkKC0YE3QvQ/90/pG+ks4yrPyHSgNxUlREwCEEZZg2Q+5cuH43vVhzblMEYl/XZQE1wgWRlZmdoaWprbG1ub3EQOxjNpspVaBRRQ5/6ZmP9YySpiWoeqLFZBNJCJCUEew==");

        var vault = KeyFileVault.Open(folder.File("keys"), create: false).Vault!;

        Assert.True(vault.IsCurrent(envelope));
        Assert.Equal("0011223344556677", vault.KeyOf(envelope));
        Assert.Equal(UnsealStatus.Opened, vault.Open("alpha", envelope, out var plaintext));
        Assert.Equal(Secret, plaintext);
    }

    [Fact]
    public void Open_RawFile_IsAKeyWhoseIdFollowsFromIt()
    {
        using var folder = new TestFolder();
        var path = folder.File("keys");
        File.WriteAllBytes(path, [.. Enumerable.Range(0, 32).Select(static i => (byte)(i * 7))]);
        ForOwner(path);
        var vault = KeyFileVault.Open(path, create: false).Vault!;
        var envelope = vault.Seal("alpha", Secret, []);
        Assert.Equal(UnsealStatus.Opened, KeyFileVault.Open(path, create: false).Vault!.Open("alpha", envelope, out _));

        var raw = vault.Keys[0].Id;
        var added = vault.GenerateKey();

        Assert.Equal([new VaultKey(raw, false), new VaultKey(added.KeyId!, true)], vault.Keys);
        Assert.Equal(UnsealStatus.Opened, KeyFileVault.Open(path, create: false).Vault!.Open("alpha", envelope, out _));
        for (var length = 0; length < 32; length++)
        {
            File.WriteAllBytes(path, new byte[length]);
            Assert.Contains("damaged", KeyFileVault.Open(path, create: false).Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_UnderAPassphrase_NeedsItAndKeepsKeysSealed()
    {
        using var folder = new TestFolder();
        var path = folder.File("keys");
        var passphrase = new SecretSource("TELEPOOL_KEY_PASSPHRASE", null, "correct horse battery staple");
        var vault = KeyFileVault.Open(path, create: true, passphrase).Vault!;
        var envelope = vault.Seal("alpha", Secret, []);
        Assert.Null(KeyFileVault.AddKey(path, passphrase));
        var lines = File.ReadAllLines(path);
        Assert.Equal("telepool-key-file 2", lines[0]);
        Assert.StartsWith("kdf pbkdf2-sha256 600000 ", lines[1], StringComparison.Ordinal);
        Assert.Equal(4, lines.Length);

        Assert.Contains("TELEPOOL_KEY_PASSPHRASE_FILE", KeyFileVault.Open(path, create: false).Problem, StringComparison.Ordinal);
        var wrong = new SecretSource("TELEPOOL_KEY_PASSPHRASE", null, "correct horse battery stable");
        var problem = KeyFileVault.Open(path, create: false, wrong).Problem;
        Assert.Contains("passphrase is another one", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("horse", problem + wrong, StringComparison.Ordinal);
        var after = KeyFileVault.Open(path, create: false, passphrase).Vault!;
        Assert.Equal(UnsealStatus.Opened, after.Open("alpha", envelope, out _));
        Assert.False(after.IsCurrent(envelope));
        vault.Refresh();
        Assert.Equal(after.Keys, vault.Keys);
    }

    [Fact]
    public void Read_ProtectedFile_RefusesEveryPrefixAndEveryChange()
    {
        var protection = new KeyFileProtection(KeyFileProtection.LeastIterations, new byte[16]);
        (byte[] Id, byte[] Bytes)[] keys = [(new byte[8], new byte[60]), ([1, 1, 1, 1, 1, 1, 1, 1], new byte[60])];
        var whole = KeyFileFormat.Write(new KeyFileText(protection, keys));
        Assert.Equal(KeyFileStatus.Read, KeyFileFormat.Read(whole, out var text));
        Assert.Equal((2, KeyFileProtection.LeastIterations), (text.Keys.Count, text.Protection!.Iterations));
        var firstKeyEnds = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        for (var i = 0; i < whole.Length - 1; i++)
        {
            if (i != firstKeyEnds && i != firstKeyEnds - 1)
            {
                Assert.NotEqual(KeyFileStatus.Read, KeyFileFormat.Read(whole.AsSpan(0, i), out _));
            }

            for (var bit = 1; bit < 256; bit <<= 1)
            {
                var changed = (byte[])whole.Clone();
                changed[i] ^= (byte)bit;
                Assert.NotEqual(KeyFileStatus.Read, KeyFileFormat.Read(changed, out _));
            }
        }

        Assert.Equal(KeyFileStatus.TooFewIterations, KeyFileFormat.Read(KeyFileFormat.Write(new KeyFileText(protection with { Iterations = 599_999 }, keys)), out _));
    }

    [Fact]
    public void RetireKey_Old_IsGoneAndNewestStays()
    {
        using var folder = new TestFolder();
        var vault = Open(folder);
        var old = vault.Seal("alpha", Secret, []);
        var first = vault.Keys[0].Id;
        Assert.Contains("newest", vault.RetireKey(first).Problem, StringComparison.Ordinal);
        Assert.NotNull(vault.GenerateKey().KeyId);
        var current = vault.Seal("alpha", Secret, old);

        Assert.Equal(first, vault.RetireKey(first).KeyId);

        Assert.Equal(UnsealStatus.UnknownKey, vault.Open("alpha", old, out _));
        Assert.Equal(UnsealStatus.Opened, vault.Open("alpha", current, out _));
        Assert.Contains("has no key", vault.RetireKey(first).Problem, StringComparison.Ordinal);
        Assert.Single(KeyFileVault.Open(folder.File("keys"), create: false).Vault!.Keys);
    }

    [Fact]
    public void Sign_EachVersion_IsVerifiedByItsPublicKey()
    {
        using var folder = new TestFolder();
        var vault = Open(folder);
        var signature = vault.Sign(Secret);
        vault.GenerateKey();
        var later = vault.Sign(Secret);

        Assert.NotEqual(signature.KeyId, later.KeyId);
        foreach (var mark in new[] { signature, later })
        {
            using var verifier = System.Security.Cryptography.ECDsa.Create();
            verifier.ImportSubjectPublicKeyInfo(vault.SigningKey(mark.KeyId)!, out _);
            Assert.True(verifier.VerifyData(Secret, mark.Value, System.Security.Cryptography.HashAlgorithmName.SHA256));
            Assert.False(verifier.VerifyData((byte[])[.. Secret, 0], mark.Value, System.Security.Cryptography.HashAlgorithmName.SHA256));
        }

        Assert.Null(vault.SigningKey("0000000000000000"));
    }

    [Fact]
    public async Task Refresh_WhileOthersSealAndOpen_DisturbsNobody()
    {
        using var folder = new TestFolder();
        using var vault = Open(folder);
        using var done = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                var name = "account" + worker;
                Assert.Equal(UnsealStatus.Opened, vault.Open(name, vault.Seal(name, Secret, []), out var plaintext));
                Assert.Equal(Secret, plaintext);
            }
        })).ToArray();
        for (var i = 0; i < 20; i++)
        {
            Assert.NotNull(vault.GenerateKey().KeyId);
        }

        await done.CancelAsync();
        await Task.WhenAll(workers);
        Assert.Equal(21, vault.Keys.Count);
    }

    private static void ForOwner(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
