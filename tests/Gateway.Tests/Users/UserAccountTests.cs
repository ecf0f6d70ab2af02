using System.Net;
using Telepool.Gateway.Users;

namespace Gateway.Tests.Users;

public sealed class UserAccountTests
{
    private const int Threads = 8;

    [Fact]
    public void TryOpen_AtTheLimitOfConnections_IsRefusedUntilOneCloses()
    {
        var account = TestUsers.Account(TestUsers.Settings() with { MaxConnections = 2 });
        Assert.True(Open(account, "192.0.2.1").IsAdmitted);
        Assert.True(Open(account, "192.0.2.2").IsAdmitted);
        Assert.Equal(RefusalReason.TooManyConnections, Open(account, "192.0.2.1").Reason);

        account.Closed(TestUsers.Address("192.0.2.2"), 0);
        Assert.True(Open(account, "192.0.2.1").IsAdmitted);
        Assert.Equal(2, account.Connections);
    }

    [Fact]
    public void TryOpen_ManyAddressesOfOneSixtyFour_AreOneDevice()
    {
        var account = TestUsers.Account(TestUsers.Settings() with { MaxDevices = 2 });
        for (var i = 1; i < 100; i++)
        {
            Assert.True(Open(account, $"2001:db8:1:2::{i:x}").IsAdmitted);
        }

        Assert.Equal(1, account.Devices);
        Assert.True(Open(account, "2001:db8:1:3::1").IsAdmitted);
        Assert.Equal(RefusalReason.TooManyDevices, Open(account, "2001:db8:1:4::1").Reason);
        Assert.Equal(RefusalReason.TooManyDevices, Open(account, "192.0.2.1").Reason);
    }

    [Fact]
    public void TryOpen_DeviceThatReconnects_KeepsItsPlaceForTheGrace()
    {
        var account = TestUsers.Account(TestUsers.Settings() with { MaxDevices = 1 });
        Assert.True(account.TryOpen(TestUsers.Address("192.0.2.1"), 0).IsAdmitted);
        account.Closed(TestUsers.Address("192.0.2.1"), 1000);
        Assert.Equal(RefusalReason.TooManyDevices, account.TryOpen(TestUsers.Address("192.0.2.2"), 10_999).Reason);
        Assert.True(account.TryOpen(TestUsers.Address("192.0.2.1"), 10_999).IsAdmitted);
        account.Closed(TestUsers.Address("192.0.2.1"), 11_000);
        Assert.True(account.TryOpen(TestUsers.Address("192.0.2.2"), 21_000).IsAdmitted);
        Assert.Equal(1, account.Devices);
    }

    [Fact]
    public void TryOpen_EightThreadsHammering_NeverAboveTheLimitsAndNothingLeaks()
    {
        const int MaxConnections = 5;
        const int MaxDevices = 3;
        var account = TestUsers.Account(TestUsers.Settings() with { MaxConnections = MaxConnections, MaxDevices = MaxDevices }, graceSeconds: 0);
        var (most, mostDevices, admitted) = (0, 0, 0);
        List<int> open = [];
        using var barrier = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            var random = new Random(number);
            barrier.SignalAndWait();
            for (var i = 0; i < 20_000; i++)
            {
                var device = random.Next(20);
                var address = TestUsers.Address(device);
                if (!account.TryOpen(address, i).IsAdmitted)
                {
                    continue;
                }

                // Counted here after it was admitted and before it is closed, so never more than the account counts.
                lock (open)
                {
                    open.Add(device);
                    (most, mostDevices) = (Math.Max(most, open.Count), Math.Max(mostDevices, open.Distinct().Count()));
                    admitted++;
                }

                Thread.Yield();
                lock (open)
                {
                    open.Remove(device);
                }

                account.Closed(address, i);
            }
        })).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());

        Assert.InRange(most, 2, MaxConnections);
        Assert.InRange(mostDevices, 2, MaxDevices);
        Assert.True(admitted > 1000, $"{admitted} admitted");
        Assert.Equal(0, account.Connections);
        Assert.Equal(0, account.Devices);
        for (var i = 0; i < MaxConnections; i++)
        {
            Assert.True(account.TryOpen(TestUsers.Address(i % MaxDevices), 0).IsAdmitted);
        }
    }

    [Fact]
    public void Moved_EightThreadsAndAQuota_AllOfItIsUsedAndLittleMore()
    {
        const long Quota = 50_000_000;
        const int Read = 1400;
        var account = TestUsers.Account(TestUsers.Settings() with { QuotaBytes = Quota }, workers: Threads);
        var threads = Enumerable.Range(0, Threads).Select(worker => new Thread(() =>
        {
            while (!account.IsBlocked)
            {
                account.Moved(worker, Read / 2, Read / 2);
            }
        })).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());

        // Each thread may have one read on the way when the quota ends.
        Assert.InRange(account.Used, Quota, Quota + (Threads * Read));
        Assert.Equal(RefusalReason.QuotaUsedUp, Open(account, "192.0.2.1").Reason);
        Assert.Equal(account.BytesUp, account.BytesDown);

        account.ResetQuota(DateTimeOffset.UnixEpoch);
        Assert.False(account.IsBlocked);
        Assert.Equal(0, account.Used);
        account.Moved(0, 10, 0);
        Assert.Equal(10, account.Used);
    }

    [Fact]
    public void Moved_OtherWorkerHoldsTheRest_ItIsTakenBack()
    {
        const long Quota = 10_000_000;
        var account = TestUsers.Account(TestUsers.Settings() with { QuotaBytes = Quota });
        account.Moved(1, 1, 0);
        long moved = 1;
        while (!account.IsBlocked)
        {
            account.Moved(0, 0, 1000);
            moved += 1000;
        }

        Assert.InRange(moved, Quota, Quota + 1000);
    }

    [Fact]
    public void Change_QuotaIsSetRaisedAndTakenAway_HoldsAtOnce()
    {
        var settings = TestUsers.Settings();
        var account = TestUsers.Account(settings, totals: new UserTotals { Used = 600, BytesUp = 5000 });
        account.Moved(0, 100, 0);
        account.Change(settings with { QuotaBytes = 700 });
        Assert.True(account.IsBlocked);
        account.Change(settings with { QuotaBytes = 800 });
        Assert.False(account.IsBlocked);
        account.Moved(0, 101, 0);
        Assert.True(account.IsBlocked);
        account.Change(settings);
        Assert.False(account.IsBlocked);
        Assert.Equal((801, 5201), (account.Used, account.Totals(DateTimeOffset.UnixEpoch, 0).BytesUp));
    }

    [Theory]
    [InlineData(100_000, 16_384)]
    [InlineData(5_000_000, 262_144)]
    [InlineData(50_000_000, 1_400)]
    public void PauseFor_ReadsThatKeepToThePauses_MakeTheRate(long perSecond, int read)
    {
        var account = TestUsers.Account(TestUsers.Settings() with { BytesPerSecond = perSecond });
        const int Seconds = 20;
        var moved = 0L;
        // Two workers, each with a connection that pauses as it is told, in steps of a millisecond.
        Span<long> until = stackalloc long[2];
        for (var now = 0; now < Seconds * 1000; now++)
        {
            for (var worker = 0; worker < 2; worker++)
            {
                for (var reads = 0; reads < 50 && until[worker] <= now; reads++)
                {
                    moved += read;
                    until[worker] = now + account.PauseFor(worker, isUp: false, read, now);
                }
            }
        }

        Assert.InRange(moved, (long)(perSecond * Seconds * 0.95), (long)(perSecond * (Seconds + 0.5)) + (4 * (long)read));
        // The other direction has a rate of its own.
        Assert.Equal(0, account.PauseFor(0, isUp: true, 1000, Seconds * 1000));
    }

    [Fact]
    public void PauseFor_NoLimit_NeverPauses()
    {
        var account = TestUsers.Account(TestUsers.Settings());
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(0, account.PauseFor(0, isUp: false, 262_144, 0));
        }
    }

    [Fact]
    public void Tick_ExpiryComesAndIsMoved_BlocksAndAdmitsAgain()
    {
        var expires = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        var settings = TestUsers.Settings() with { Expires = expires };
        var account = TestUsers.Account(settings);
        account.Tick(expires - TimeSpan.FromTicks(1), 0);
        Assert.True(Open(account, "192.0.2.1").IsAdmitted);
        account.Tick(expires, 0);
        Assert.True(account.IsBlocked);
        Assert.Equal(RefusalReason.Expired, Open(account, "192.0.2.1").Reason);
        account.Change(settings with { Expires = expires + TimeSpan.FromDays(1) });
        account.Tick(expires, 0);
        Assert.False(account.IsBlocked);
    }

    [Fact]
    public void TryOpen_DeniedNetworks_AreRefused()
    {
        var account = TestUsers.Account(TestUsers.Settings() with { Deny = [IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("2001:db8::/32")] });
        Assert.Equal(RefusalReason.DeniedNetwork, Open(account, "192.0.2.255").Reason);
        Assert.Equal(RefusalReason.DeniedNetwork, Open(account, "2001:db8:ffff::1").Reason);
        Assert.True(Open(account, "192.0.3.1").IsAdmitted);
        Assert.True(Open(account, "2001:db9::1").IsAdmitted);
    }

    [Fact]
    public void TryOpen_SwitchedOff_IsRefused()
    {
        var settings = TestUsers.Settings();
        var account = TestUsers.Account(settings with { IsEnabled = false });
        Assert.Equal(RefusalReason.Disabled, Open(account, "192.0.2.1").Reason);
        account.Change(settings);
        Assert.True(Open(account, "192.0.2.1").IsAdmitted);
    }

    private static AdmissionVerdict Open(UserAccount account, string address) => account.TryOpen(TestUsers.Address(address), 0);
}
