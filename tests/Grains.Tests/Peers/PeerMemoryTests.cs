using Grains.Accounts.Sessions;
using Grains.Interfaces.Collection;
using Grains.Peers;

namespace Grains.Tests.Peers;

public sealed class PeerMemoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly PeerMemoryState _state = new();
    private readonly PeerOptions _options = new() { ResolvesPerDay = 2, MetPeersLimit = 2 };

    [Fact]
    public void Find_ByIdAfterTheUsernameChanged_IsTheChannel()
    {
        var memory = CreateSut();
        memory.Put("news", PeerMemory.Of(Found(7, 70, "news")));
        Assert.True(memory.Meet(Found(7, 70, "daily"), out var former));
        Assert.Equal("news", former);
        Assert.Null(memory.Find("news"));
        Assert.Equal(7, memory.Find("DAILY")!.ChannelId);
        Assert.Equal("daily", memory.Find(7, "news")!.Username);
    }

    [Fact]
    public void Meet_OneMoreUsername_KeepsTheOther()
    {
        var memory = CreateSut();
        memory.Put("news", PeerMemory.Of(Found(7, 70, "news")));
        Assert.True(memory.Meet(Found(7, 70, "daily", "news"), out var former));
        Assert.Null(former);
        Assert.NotNull(memory.Find("news"));
        Assert.NotNull(memory.Find("daily"));
    }

    [Fact]
    public void Meet_TheSameAgain_ChangesNothing()
    {
        var memory = CreateSut();
        memory.Meet(Found(7, 70, "news"), out _);
        memory.IsDirty = false;
        Assert.False(memory.Meet(Found(7, 70, "news"), out _));
        Assert.False(memory.IsDirty);
        Assert.False(memory.Meet(Found(7, 71, "news"), out _));
        Assert.True(memory.IsDirty);
        Assert.Equal(71, memory.Find(7)!.AccessHash);
    }

    [Fact]
    public void Meet_MoreThanTheLimit_KeepsTheFirst()
    {
        var memory = CreateSut();
        Assert.True(memory.Meet(Found(1, 10, "one"), out _));
        Assert.True(memory.Meet(Found(2, 20, "two"), out _));
        Assert.False(memory.Meet(Found(3, 30, "three"), out _));

        // One that is asked for by its name does not count any more.
        memory.Put("one", memory.Find("one")!);
        Assert.True(memory.Meet(Found(3, 30, "three"), out _));
        Assert.False(CreateSut().Meet(Found(4, 40, "four"), out _));
    }

    [Fact]
    public void Meet_WithoutUsername_IsNotRemembered()
    {
        var memory = CreateSut();
        Assert.False(memory.Meet(Found(1, 10, string.Empty), out _));
        Assert.Null(memory.Find(1));
    }

    [Fact]
    public void Meet_NameOfAnotherChannel_LeavesItAlone()
    {
        var memory = CreateSut();
        memory.Put("news", PeerMemory.Of(Found(7, 70, "news")));
        Assert.False(memory.Meet(Found(8, 80, "news"), out _));
        Assert.Equal(7, memory.Find("news")!.ChannelId);
    }

    [Fact]
    public void Forget_AnOldHash_KeepsTheNewOne()
    {
        var memory = CreateSut();
        memory.Put("news", PeerMemory.Of(Found(7, 71, "news")));
        memory.Forget(7, 70);
        Assert.NotNull(memory.Find("news"));
        memory.Forget(7, 71);
        Assert.Null(memory.Find("news"));
    }

    [Fact]
    public void ResolveWait_BudgetUsedUp_LastsUntilMidnight()
    {
        var memory = CreateSut();
        memory.CountResolve(Noon);
        Assert.Null(memory.ResolveWait(Noon));
        memory.CountResolve(Noon);
        Assert.Equal(TimeSpan.FromHours(12), memory.ResolveWait(Noon));
        Assert.Equal(TimeSpan.FromHours(12), CreateSut().ResolveWait(Noon));
        Assert.Null(memory.ResolveWait(Noon.AddHours(12)));
        memory.CountResolve(Noon.AddHours(12));
        Assert.Null(memory.ResolveWait(Noon.AddHours(12)));
    }

    private static FoundChannel Found(long id, long hash, params string[] usernames) =>
        new(new ChannelInfo { ChannelId = id, Username = usernames[0], Title = "A channel" }, hash) { Usernames = usernames };

    /// <summary>A memory on the same stored state, as after a restart.</summary>
    private PeerMemory CreateSut() => new(_state, _options);
}
