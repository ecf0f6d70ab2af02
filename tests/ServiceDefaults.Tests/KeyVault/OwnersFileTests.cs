using System.Runtime.Versioning;
using ServiceDefaults.KeyVault;

namespace ServiceDefaults.Tests.KeyVault;

[UnsupportedOSPlatform("windows")]
public sealed class OwnersFileTests
{
    private const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    [Fact]
    public void Exposure_EveryMode_AllowsTheGroupToReadWhatSomebodyElseOwnsAndNothingMore()
    {
        using var folder = new TestFolder();
        var path = SecretIn(folder);
        for (var bits = 0; bits < 512; bits++)
        {
            var mode = (UnixFileMode)bits;
            File.SetUnixFileMode(path, mode);
            var ours = OwnersFile.Exposure(path, static (_, _) => true);
            var theirs = OwnersFile.Exposure(path, static (_, _) => false);
            var isOwners = (mode & (Others | UnixFileMode.GroupRead | UnixFileMode.UserExecute)) == 0;
            var isGroups = (mode & (Others | UnixFileMode.UserExecute)) == 0;

            Assert.True(isOwners == ours is null, $"{mode}: {ours}");
            Assert.True(isGroups == theirs is null, $"{mode}: {theirs}");
            Assert.All([ours, theirs], problem => Assert.True(problem?.Contains("0600", StringComparison.Ordinal) ?? true));
        }

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Exposure_Link_IsThatOfTheFileBehindIt()
    {
        using var folder = new TestFolder();
        var path = SecretIn(folder);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        File.CreateSymbolicLink(folder.File("first"), "secret");
        File.CreateSymbolicLink(folder.File("second"), "first");
        Assert.Null(OwnersFile.Exposure(folder.File("second")));

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.NotNull(OwnersFile.Exposure(folder.File("second")));
    }

    [Fact]
    public void Exposure_OwnFileOfTheGroup_IsRefusedAndLeftAsItIs()
    {
        using var folder = new TestFolder();
        var path = SecretIn(folder);
        var mode = UnixFileMode.UserRead | UnixFileMode.GroupRead;
        File.SetUnixFileMode(path, mode);

        Assert.NotNull(OwnersFile.Exposure(path));
        Assert.Equal(mode, File.GetUnixFileMode(path));
        Assert.Null(OwnersFile.Exposure(folder.File("nothing")));
    }

    [Fact]
    public void Refresh_LinkThatLeadsToAnotherFile_TakesItsKeys()
    {
        using var folder = new TestFolder();
        Assert.Null(KeyFileVault.Open(folder.File("one"), create: true).Problem);
        File.Copy(folder.File("one"), folder.File("two"));
        Assert.Null(KeyFileVault.AddKey(folder.File("two")));
        File.CreateSymbolicLink(folder.File("keys"), "one");
        using var vault = KeyFileVault.Open(folder.File("keys"), create: false).Vault!;
        Assert.Single(vault.Keys);

        // As a mounted secret is changed: the name in the middle is swapped, and whoever opened it by the outer one reads the other file.
        File.CreateSymbolicLink(folder.File("keys.new"), "two");
        File.Move(folder.File("keys.new"), folder.File("keys"), overwrite: true);
        vault.Refresh();

        Assert.Equal(2, vault.Keys.Count);
    }

    private static string SecretIn(TestFolder folder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        var path = folder.File("secret");
        File.WriteAllText(path, "secret");
        return path;
    }
}
