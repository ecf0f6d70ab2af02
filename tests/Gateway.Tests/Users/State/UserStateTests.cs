using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Gateway.Users;
using Telepool.Gateway.Users.State;
using Testing;

namespace Gateway.Tests.Users.State;

public sealed class UserStateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("telepool-users-").FullName;
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private string FilePath => Path.Combine(_folder, "state.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Save_ProcessStartsAgain_QuotaGoesOn()
    {
        var user = TestUsers.Settings() with { QuotaBytes = 1000 };
        var (keeper, registry) = Open(user, TestUsers.Settings("otto"));
        Assert.Equal(UserStateStatus.Missing, keeper.Found.Status);
        var anna = registry.Find("anna")!;
        Assert.True(anna.TryOpen(TestUsers.Address(1), registry.Clock()).IsAdmitted);
        anna.Moved(0, 600, 0);
        Assert.True(keeper.Save());
        anna.Moved(1, 0, 300);

        // Killed: what came after the last save is forgotten.
        var (second, again) = Open(user);
        anna = again.Find("anna")!;
        Assert.Equal(600, anna.Used);
        anna.Moved(0, 0, 350);
        anna.ResetQuota(_time.GetUtcNow());
        anna.Moved(0, 0, 50);
        await second.DisposeAsync();

        // Stopped: nothing is.
        var (third, last) = Open(user);
        var totals = last.Find("anna")!.Totals(_time.GetUtcNow(), last.Clock());
        Assert.Equal((600, 400, 50, 1), (totals.BytesUp, totals.BytesDown, totals.Used, totals.Connections));
        Assert.Equal(_time.GetUtcNow(), totals.ResetAt);
        Assert.Equal(_time.GetUtcNow(), totals.LastSeen);
        last.Find("anna")!.Moved(0, 950, 0);
        Assert.True(last.Find("anna")!.IsBlocked);
        await keeper.DisposeAsync();
        await third.DisposeAsync();
    }

    [Fact]
    public async Task Save_UserLeavesTheConfigurationAndComesBack_CountsOn()
    {
        var (keeper, registry) = Open(TestUsers.Settings());
        registry.Find("anna")!.Moved(0, 5, 0);
        Load(registry);
        Assert.Null(registry.Find("anna"));
        Load(registry, TestUsers.Settings());
        Assert.Equal(5, registry.Find("anna")!.Used);
        await keeper.DisposeAsync();

        var (second, again) = Open();
        await second.DisposeAsync();
        var (third, last) = Open(TestUsers.Settings());
        Assert.Equal(5, last.Find("anna")!.Used);
        await third.DisposeAsync();
        Assert.Null(again.Find("anna"));
    }

    [Fact]
    public async Task Open_EveryTruncationOfTheFile_IsMovedAsideAndTheSaveBeforeCounts()
    {
        var file = new UserStateFile(FilePath);
        Assert.True(file.Write([KeyValuePair.Create("anna", new UserTotals { Used = 1 })]));
        Assert.True(file.Write([KeyValuePair.Create("anna", new UserTotals { Used = 2 })]));
        Assert.False(file.Write([KeyValuePair.Create("anna", new UserTotals { Used = 2 })]));
        var whole = await File.ReadAllBytesAsync(FilePath);
        var before = await File.ReadAllBytesAsync(FilePath + ".old");
        for (var length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(FilePath, whole.AsMemory(0, length));
            _time.Advance(TimeSpan.FromSeconds(1));
            var read = new UserStateFile(FilePath).Read(_time.GetUtcNow());
            Assert.Equal(UserStateStatus.Recovered, read.Status);
            Assert.Equal(1, read.Users["anna"].Used);
            Assert.Contains("corrupt-", read.Problem, StringComparison.Ordinal);
            Assert.Equal(before, await File.ReadAllBytesAsync(FilePath + ".old"));
        }

        Assert.Equal(whole.Length, Directory.GetFiles(_folder, "*corrupt-*").Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"version\":0,\"users\":{}}")]
    [InlineData("{\"version\":1,\"users\":{\"anna\":{\"used\":-5}}}")]
    [InlineData("{\"version\":1,\"users\":{\"anna\":null}}")]
    [InlineData("{\"version\":1,\"users\":{},\"else\":1}")]
    [InlineData("{\"version\":1}")]
    public void Open_NoStateAndNoEarlierSave_SaysThatItIsLost(string content)
    {
        File.WriteAllText(FilePath, content);
        var log = new CapturedErrors();
        using (log)
        {
            var keeper = UserStateKeeper.Open(FilePath, _time, log.Logger, out var problem);
            Assert.Equal(UserStateStatus.Lost, keeper!.Found.Status);
            Assert.Contains("counts from zero", problem, StringComparison.Ordinal);
        }

        Assert.Equal(content, File.ReadAllText(Assert.Single(Directory.GetFiles(_folder, "*corrupt-*"))));
        Assert.Contains("counts from zero", Assert.Single(log.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WrittenByALaterVersion_IsLeftAlone()
    {
        File.WriteAllText(FilePath, "{\"version\":2,\"users\":{}}");
        Assert.Null(UserStateKeeper.Open(FilePath, _time, NullLogger<UserStateKeeper>.Instance, out var problem));
        Assert.Contains("version 2", problem, StringComparison.Ordinal);
        Assert.True(File.Exists(FilePath));
    }

    [Fact]
    public void Read_CrashBetweenTheRenames_TakesTheSaveBefore()
    {
        var file = new UserStateFile(FilePath);
        file.Write([KeyValuePair.Create("anna", new UserTotals { Used = 7 })]);
        File.Move(FilePath, FilePath + ".old");
        var read = new UserStateFile(FilePath).Read(_time.GetUtcNow());
        Assert.Equal((UserStateStatus.Read, 7), (read.Status, read.Users["anna"].Used));
    }

    [Fact]
    public async Task Save_FolderIsGone_GoesOnAndSaysSo()
    {
        var (keeper, registry) = Open(TestUsers.Settings());
        Directory.Delete(_folder, recursive: true);
        registry.Find("anna")!.Moved(0, 5, 0);
        Assert.False(keeper.Save());
        Directory.CreateDirectory(_folder);
        Assert.True(keeper.Save());
        await keeper.DisposeAsync();
    }

    private static void Load(UserRegistry registry, params UserSettings[] users) => registry.Commit(users, registry.Prepare(users));

    private (UserStateKeeper Keeper, UserRegistry Registry) Open(params UserSettings[] users)
    {
        var keeper = UserStateKeeper.Open(FilePath, _time, NullLogger<UserStateKeeper>.Instance, out var problem)!;
        Assert.Equal(string.Empty, problem);
        var registry = new UserRegistry(2, _time, totals: keeper.Find);
        Load(registry, users);
        keeper.Start(registry, () => TimeSpan.FromHours(1));
        return (keeper, registry);
    }
}
