using Grains.Interfaces.Operators;

namespace Telepool.Silo.Tests.Security;

/// <summary>What the cluster keeps of who may log in.</summary>
public sealed class OperatorDirectoryTests
{
    [Fact]
    public async Task File_OfAMachineThatIsGone_CountsForAWhileAndNoLonger()
    {
        await using var site = await OperatorSite.StartAsync();
        var directory = DirectoryOf(site);
        await directory.PublishAsync("gone:/operators.json", [Entry("alice", 'a')]);
        for (var minutes = 0; minutes < 50; minutes += 10)
        {
            site.Time.Advance(TimeSpan.FromMinutes(10));
            await directory.PublishAsync("here:/operators.json", [Entry("bob", 'b')]);
        }

        Assert.Equal(["alice", "bob"], await NamesAsync(directory));
        site.Time.Advance(TimeSpan.FromMinutes(10));
        await directory.PublishAsync("here:/operators.json", [Entry("bob", 'b')]);
        Assert.Equal(["bob"], await NamesAsync(directory));
    }

    [Fact]
    public async Task Revoke_OfANameOfAFile_HoldsWhenTheMachineComesBack()
    {
        await using var site = await OperatorSite.StartAsync();
        var directory = DirectoryOf(site);
        await directory.PublishAsync("one:/operators.json", [Entry("alice", 'a')]);
        Assert.Equal(OperatorChangeStatus.Done, await ChangeAsync(directory, OperatorChangeKind.Revoke, Entry("alice", 'x')));
        await directory.PublishAsync("one:/operators.json", []);
        site.Time.Advance(TimeSpan.FromDays(30));
        await directory.PublishAsync("one:/operators.json", [Entry("alice", 'a')]);

        Assert.Empty(await NamesAsync(directory));
        Assert.Equal(OperatorChangeStatus.NoSuchName, await ChangeAsync(directory, OperatorChangeKind.Revoke, Entry("alice", 'x')));
        Assert.Equal(OperatorChangeStatus.Done, await ChangeAsync(directory, OperatorChangeKind.Add, Entry("alice", 'c')));
        Assert.Equal(new string('c', 64), Assert.Single((await directory.ReadAsync(-1))!.Entries).TokenHash);
    }

    [Fact]
    public async Task Rotate_OfANameThatFilesGiveSeveralRoles_KeepsTheLowest()
    {
        await using var site = await OperatorSite.StartAsync();
        var directory = DirectoryOf(site);
        var ends = site.Time.GetUtcNow().AddDays(1);
        await directory.PublishAsync("one:/operators.json", [Entry("alice", 'a')]);
        await directory.PublishAsync("two:/operators.json", [Entry("alice", 'b') with { Role = OperatorRole.Viewer, EndsAt = ends }]);
        Assert.Equal(OperatorChangeStatus.WayTaken, await ChangeAsync(directory, OperatorChangeKind.Add, Entry("mallory", 'b')));
        Assert.Equal(OperatorChangeStatus.Done, await ChangeAsync(directory, OperatorChangeKind.Rotate, Entry("alice", 'c')));

        Assert.Equal(Entry("alice", 'c') with { Role = OperatorRole.Viewer, EndsAt = ends }, Assert.Single((await directory.ReadAsync(-1))!.Entries));
    }

    [Fact]
    public async Task Read_OfTheVersionThatHolds_TellsNothing()
    {
        await using var site = await OperatorSite.StartAsync();
        var directory = DirectoryOf(site);
        var before = (await directory.ReadAsync(-1))!.Version;
        await directory.PublishAsync("one:/operators.json", [Entry("alice", 'a')]);
        var after = (await directory.ReadAsync(before))!.Version;
        await directory.PublishAsync("one:/operators.json", [Entry("alice", 'a')]);

        Assert.Null(await directory.ReadAsync(after));
        Assert.Equal(OperatorChangeStatus.NameTaken, await ChangeAsync(directory, OperatorChangeKind.Add, Entry("alice", 'b')));
        Assert.Null(await directory.ReadAsync(after));
    }

    private static IOperatorDirectoryGrain DirectoryOf(OperatorSite site) => site.Grains.GetGrain<IOperatorDirectoryGrain>("test");

    private static OperatorEntry Entry(string name, char token) => new() { Name = name, Role = OperatorRole.Admin, TokenHash = new string(token, 64) };

    private static async Task<OperatorChangeStatus> ChangeAsync(IOperatorDirectoryGrain directory, OperatorChangeKind kind, OperatorEntry entry) =>
        await directory.ChangeAsync(new OperatorChange { Kind = kind, Entry = entry });

    private static async Task<IReadOnlyList<string>> NamesAsync(IOperatorDirectoryGrain directory) => [.. (await directory.ReadAsync(-1))!.Entries.Select(static entry => entry.Name).Order()];
}
