using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;

namespace ServiceDefaults.Tests.Hosting;

public sealed class HostStoresTests
{
    [Fact]
    public async Task Open_Twice_TheSecondIsRefusedUntilTheFirstEnds()
    {
        using var folder = new TestFolder();
        var settings = new StorageSettings { DataDirectory = folder.File("data") };
        var first = (await HostStores.OpenAsync(settings)).Stores!;
        var second = await HostStores.OpenAsync(settings);
        Assert.Contains("in use", Assert.Single(second.Errors).Problem, StringComparison.Ordinal);
        await first.DisposeAsync();
        await using var third = (await HostStores.OpenAsync(settings)).Stores;
        Assert.NotNull(third);
    }

    [Fact]
    public async Task Open_KeyFileLostOrDatabaseDamaged_EveryFileIsReported()
    {
        using var folder = new TestFolder();
        var settings = new StorageSettings { DataDirectory = folder.Path };
        await (await HostStores.OpenAsync(settings)).Stores!.DisposeAsync();
        File.Delete(folder.File("keys"));
        File.WriteAllText(folder.File("grains.db"), "this was a database once, but it is not one any more");

        var refused = await HostStores.OpenAsync(settings);
        Assert.Null(refused.Stores);
        Assert.Equal(2, refused.Errors.Count);
        Assert.Contains(refused.Errors, error => error.Problem.Contains(folder.File("keys"), StringComparison.Ordinal));
        Assert.Contains(refused.Errors, error => error.Problem.Contains(folder.File("grains.db"), StringComparison.Ordinal));
        Assert.False(File.Exists(folder.File("keys")));
    }

    [Fact]
    public async Task Open_DirectoryThatCannotBe_IsOneError()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("file"), string.Empty);
        var refused = await HostStores.OpenAsync(new StorageSettings { DataDirectory = folder.File("file") });
        Assert.Equal("TELEPOOL_DATA", Assert.Single(refused.Errors).Variable);
    }

    [Fact]
    public void Report_SeveralErrors_OneLineEach()
    {
        using var writer = new StringWriter();
        StartupReport.Write(writer, [new("A", "is wrong"), new("B", "is missing")]);
        Assert.Equal(["Telepool cannot start, for 2 reasons:", "  A: is wrong", "  B: is missing"], writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
