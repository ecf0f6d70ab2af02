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
        var whole = KeyFileFormat.Write(new byte[KeyFileFormat.IdSize], new byte[KeyFileFormat.KeySize]);

        Assert.NotNull(KeyFileFormat.Read(whole));
        Assert.Null(KeyFileFormat.Read(whole.Replace("AA=", "AB=", StringComparison.Ordinal)));
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
}
