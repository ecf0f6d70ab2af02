using Telepool.Gateway.Users;
using Testing;

namespace Gateway.Tests.Users;

public sealed class UserRegistryTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Commit_SecretIsRotated_CountersAndConnectionsStay()
    {
        var registry = new UserRegistry(2, _time);
        var anna = Load(registry, TestUsers.Settings() with { MaxConnections = 2 })[0];
        Assert.True(anna.TryOpen(TestUsers.Address(1), 0).IsAdmitted);
        anna.Moved(1, 5, 6);

        var settings = TestUsers.Settings() with { MaxConnections = 1 };
        Assert.Same(anna, Load(registry, settings)[0]);
        Assert.Same(settings, anna.Settings);
        Assert.Equal((1, 11), (anna.Connections, anna.Used));
        Assert.False(anna.IsBlocked);
        Assert.Equal(RefusalReason.TooManyConnections, anna.TryOpen(TestUsers.Address(1), 0).Reason);
    }

    [Fact]
    public void Prepare_NotCommitted_ChangesNothing()
    {
        var registry = new UserRegistry(1, _time);
        var anna = Load(registry, TestUsers.Settings())[0];
        registry.Prepare([TestUsers.Settings("otto"), TestUsers.Settings() with { IsEnabled = false }]);

        Assert.False(anna.IsBlocked);
        Assert.Equal([anna], registry.All);
        Assert.Null(registry.Find("otto"));
    }

    [Fact]
    public void Commit_UserIsRemoved_ConnectionsMustEndAndOnlyThenTheSlotIsFree()
    {
        var registry = new UserRegistry(1, _time);
        List<string> ended = [];
        registry.Ended += (account, totals) => ended.Add($"{account.Name} {totals.BytesDown}");
        var (anna, otto) = (TestUsers.Settings(), TestUsers.Settings("otto"));
        var first = Load(registry, anna, otto);
        Assert.True(first[0].TryOpen(TestUsers.Address(1), 0).IsAdmitted);
        first[0].Moved(0, 0, 7);

        Load(registry, otto);
        Assert.Equal(RefusalReason.Removed, first[0].BlockReason);
        var third = Load(registry, otto, TestUsers.Settings("eve"))[1];
        Assert.NotEqual(first[0].Slot, third.Slot);
        Assert.Same(first[0], registry.Find(first[0].Slot));

        first[0].Closed(TestUsers.Address(1), 0);
        registry.Tick();
        Assert.Equal(["anna 7"], ended);
        Assert.Null(registry.Find(first[0].Slot));
        Assert.Equal(first[0].Slot, Load(registry, otto, TestUsers.Settings("eve"), TestUsers.Settings("new"))[2].Slot);
        Assert.Equal(RefusalReason.Removed, first[0].TryOpen(TestUsers.Address(1), 0).Reason);
    }

    [Fact]
    public void Commit_RemovedUserComesBackBeforeItsConnectionsEnded_IsTheSameAccount()
    {
        var registry = new UserRegistry(1, _time);
        var anna = Load(registry, TestUsers.Settings())[0];
        Assert.True(anna.TryOpen(TestUsers.Address(1), 0).IsAdmitted);
        Load(registry);
        Assert.True(anna.IsBlocked);
        Assert.Same(anna, Load(registry, TestUsers.Settings())[0]);
        Assert.False(anna.IsBlocked);
    }

    [Fact]
    public void Tick_TimeGoesOn_UsersExpire()
    {
        var registry = new UserRegistry(1, _time);
        var anna = Load(registry, TestUsers.Settings() with { Expires = _time.GetUtcNow() + TimeSpan.FromHours(1) })[0];
        Assert.False(anna.IsBlocked);
        _time.Advance(TimeSpan.FromHours(1));
        registry.Tick();
        Assert.Equal(RefusalReason.Expired, anna.BlockReason);
        // One that is over already when it is loaded never lets anybody in.
        Assert.True(Load(registry, TestUsers.Settings("late") with { Expires = _time.GetUtcNow() })[0].IsBlocked);
    }

    private static UserAccount[] Load(UserRegistry registry, params UserSettings[] users)
    {
        var accounts = registry.Prepare(users);
        registry.Commit(users, accounts);
        return accounts;
    }
}
