using Grains.Admission;
using Grains.Admission.Users;
using Grains.Interfaces.Admission;

namespace Grains.Tests.Admission;

public sealed class UserLedgerTests
{
    private static readonly AdmissionOptions Options = new();

    private readonly UserGrainState _state = new();
    private readonly ManualClock _time = new();
    private UserLedger _ledger;
    private long _sequence;

    public UserLedgerTests() => _ledger = new UserLedger(_state, Options, _time.GetUtcNow());

    [Fact]
    public void Exchange_TwoGateways_SlotsAddUpToTheLimit()
    {
        var limits = new UserLimits { MaxConnections = 5 };
        Assert.Equal(3, Exchange("a", limits, waiting: 3).Slots);
        var second = Exchange("b", limits, waiting: 3);
        Assert.Equal(2, second.Slots);
        Assert.True(second.MayFollow);

        // "a" has opened one only: who is short is told that more may come, and "a" that somebody waits.
        Exchange("a", limits, connections: 1, slots: 3);
        var shortOf = Exchange("b", limits, connections: 2, slots: 2, waiting: 2);
        Assert.Equal(2, shortOf.Slots);
        Assert.True(shortOf.MayFollow);
        Assert.True(Exchange("a", limits, connections: 1, slots: 3).IsRecalled);
        Exchange("a", limits, connections: 1, slots: 1);
        Assert.Equal(4, Exchange("b", limits, connections: 2, slots: 2, waiting: 2).Slots);
    }

    [Fact]
    public void Exchange_SpareSlots_AreAPartOfWhatIsFree()
    {
        var limits = new UserLimits { MaxConnections = 100 };
        Assert.InRange(Exchange("a", limits, waiting: 1, spare: 64).Slots, 20, 65);
        Assert.InRange(Exchange("b", limits, waiting: 1, spare: 64).Slots, 5, 40);
        Assert.Equal(1, Exchange("c", new UserLimits { MaxConnections = 100 }, waiting: 1, spare: 0).Slots);
    }

    [Fact]
    public void Exchange_GatewayDies_ItsSlotsAndDevicesComeBackAfterItsTime()
    {
        var limits = new UserLimits { MaxConnections = 2, MaxDevices = 1 };
        var device = new DeviceId(1, false);
        var other = new DeviceId(2, false);
        Assert.Single(Exchange("a", limits, waiting: 2, asked: [device]).Admitted);
        Assert.Empty(Exchange("b", limits, waiting: 1, asked: [other]).Admitted);
        Assert.Single(Exchange("b", limits, waiting: 1, asked: [device]).Admitted);

        // Both die, and another comes.
        _time.Advance(Options.BlockTimeToLive - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, Exchange("c", limits, waiting: 1, asked: [other]).Slots);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var block = Exchange("c", limits, waiting: 1, asked: [other]);
        Assert.Equal(1, block.Slots);
        Assert.Equal([other], block.Admitted);
    }

    [Fact]
    public void Exchange_DeadGateway_ItsBytesStayCharged()
    {
        var limits = new UserLimits { QuotaBytes = 10_000_000 };
        var lent = Exchange("a", limits, ahead: 1_000_000).Lent;
        Assert.Equal(1_000_000, lent);
        _time.Advance(TimeSpan.FromDays(2));
        var block = Exchange("b", limits);
        Assert.Equal(1_000_000, block.Charged);
        Assert.DoesNotContain("a", _state.Gateways.Keys);

        // It was cut off for two days only: what it had used before it was forgotten is not counted again.
        Assert.Equal(1_000_000, Exchange("a", limits, up: 300_000, lent: lent).Charged);
    }

    [Fact]
    public void Reset_GatewayHasDied_ItsBytesAreFree()
    {
        var limits = new UserLimits { QuotaBytes = 10_000_000 };
        Exchange("a", limits, ahead: 1_000_000);
        _time.Advance(Options.BlockTimeToLive);
        Assert.Equal(1_000_000, Exchange("b", limits).Charged);
        _ledger.Reset(_time.GetUtcNow());
        Assert.Equal(0, Exchange("b", limits).Charged);
    }

    [Fact]
    public void Exchange_LeavingGateway_GivesTheUnusedPartBack()
    {
        var limits = new UserLimits { QuotaBytes = 10_000_000 };
        var lent = Exchange("a", limits, ahead: 1_000_000).Lent;
        _ledger.Exchange(new UserReport { Gateway = "a", Sequence = ++_sequence, Limits = limits, BytesDown = 400_000, Lent = lent, IsLeaving = true }, _time.GetUtcNow());

        Assert.Equal(400_000, Exchange("b", limits).Charged);
        Assert.Equal(400_000, _ledger.Usage(_time.GetUtcNow()).BytesDown);
    }

    [Fact]
    public void Exchange_QuotaUsedUp_BarsUntilItIsReset()
    {
        var limits = new UserLimits { QuotaBytes = 100_000 };
        var lent = Exchange("a", limits, ahead: 1_000_000).Lent;
        Assert.Equal(100_000, Exchange("a", limits, up: lent - 1, lent: lent, ahead: 1_000_000).Lent);
        Assert.Equal(UserBar.QuotaUsedUp, Exchange("a", limits, up: 100_500, lent: lent, ahead: 1_000_000).Bar);
        Assert.Equal(UserBar.QuotaUsedUp, Exchange("b", limits, ahead: 1_000_000).Bar);

        _ledger.Reset(_time.GetUtcNow());
        var block = Exchange("a", limits, up: 100_500, lent: lent, ahead: 1_000_000);
        Assert.Equal(UserBar.None, block.Bar);
        Assert.InRange(block.Lent, 100_501, 200_500);
    }

    [Fact]
    public void Exchange_ExpiryAndSwitch_AreTheClocks()
    {
        var limits = new UserLimits { Expires = _time.GetUtcNow() + TimeSpan.FromMinutes(1), MaxConnections = 3 };
        Assert.Equal(UserBar.None, Exchange("a", limits, waiting: 1).Bar);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(UserBar.Expired, Exchange("a", limits, waiting: 1).Bar);
        Assert.Equal(UserBar.Disabled, Exchange("a", limits with { Expires = null, IsEnabled = false, Revision = 2 }).Bar);
        // A gateway that has not heard of the change yet.
        Assert.Equal(UserBar.Disabled, Exchange("b", limits with { Revision = 1 }).Bar);
    }

    [Fact]
    public void Exchange_OvertakenReport_ChangesNothing()
    {
        var limits = new UserLimits { MaxConnections = 4 };
        _sequence = 10;
        Exchange("a", limits, connections: 1, slots: 1);
        var late = _ledger.Exchange(new UserReport { Gateway = "a", Sequence = 3, Limits = limits, Waiting = 4 }, _time.GetUtcNow());

        Assert.Equal(TimeSpan.Zero, late.TimeToLive);
        Assert.Equal(1, _ledger.Usage(_time.GetUtcNow()).Gateways[0].Slots);
    }

    [Fact]
    public void Exchange_NewActivation_LendsNothingBeforeAllAreHeard()
    {
        var limits = new UserLimits { MaxConnections = 4, MaxDevices = 2 };
        Exchange("a", limits, waiting: 3, asked: [new DeviceId(1, false)]);
        Exchange("b", limits, waiting: 1);
        Restart();

        var early = Exchange("b", limits, connections: 1, slots: 1, waiting: 2, asked: [new DeviceId(9, false)]);
        Assert.Equal(1, early.Slots);
        Assert.Empty(early.Admitted);
        Assert.True(early.MayFollow);

        Exchange("a", limits, connections: 2, slots: 2, devices: [new DeviceId(1, false)]);
        var late = Exchange("b", limits, connections: 1, slots: 1, waiting: 2, asked: [new DeviceId(9, false)]);
        Assert.Equal(2, late.Slots);
        Assert.Single(late.Admitted);

        // One that never comes back holds the others up for its time only.
        Restart();
        Assert.Equal(1, Exchange("b", limits, connections: 1, slots: 1, waiting: 1).Slots);
        _time.Advance(Options.BlockTimeToLive);
        Assert.Equal(2, Exchange("b", limits, connections: 1, slots: 1, waiting: 1).Slots);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void Exchange_LostAnswersDeathsAndRestarts_NeverAboveTheLimits(int most)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var limits = new UserLimits { MaxConnections = most, MaxDevices = most, QuotaBytes = 50_000_000 };
            var state = new UserGrainState();
            var ledger = new UserLedger(state, Options, _time.GetUtcNow());
            List<ModelGateway> gateways = [];
            long used = 0;
            for (var step = 0; step < 2000; step++)
            {
                _time.Advance(TimeSpan.FromMilliseconds(200));
                if (gateways.Count < 4 && random.NextDouble() < 0.02)
                {
                    gateways.Add(new ModelGateway($"{seed}-{step}", limits, random));
                }

                if (gateways.Count > 1 && random.NextDouble() < 0.004)
                {
                    gateways.RemoveAt(random.Next(gateways.Count));
                    // The dead one's connections are gone, and its block runs out.
                }

                if (random.NextDouble() < 0.003)
                {
                    ledger = new UserLedger(state, Options, _time.GetUtcNow());
                }

                foreach (var gateway in gateways)
                {
                    gateway.Work(_time.GetUtcNow());
                    if (random.NextDouble() < 0.3)
                    {
                        gateway.Exchange(ledger, _time.GetUtcNow());
                    }
                }

                Assert.True(gateways.Sum(gateway => gateway.Open) <= most, $"seed {seed}, step {step}: {gateways.Sum(gateway => gateway.Open)} connections");
                Assert.True(gateways.SelectMany(gateway => gateway.Devices).Distinct().Count() <= most, $"seed {seed}, step {step}: devices");
                used += gateways.Sum(gateway => gateway.TakeMoved());
                Assert.True(used <= limits.QuotaBytes, $"seed {seed}, step {step}: {used} bytes");
            }

            Assert.True(used > limits.QuotaBytes / 3, $"seed {seed}: only {used} bytes could be used");
        }
    }

    private void Restart() => _ledger = new UserLedger(Copy(_state), Options, _time.GetUtcNow());

    /// <summary>What a storage would give back.</summary>
    private static UserGrainState Copy(UserGrainState state) => new()
    {
        Limits = state.Limits,
        Used = state.Used,
        Gateways = state.Gateways.ToDictionary(
            pair => pair.Key, pair => new GatewayLoan { Lent = pair.Value.Lent, Up = pair.Value.Up, Down = pair.Value.Down, SeenAt = pair.Value.SeenAt, IsGone = pair.Value.IsGone }),
    };

    private UserBlock Exchange(
        string gateway, UserLimits limits, int connections = 0, int slots = 0, int waiting = 0, int spare = 0, DeviceId[]? devices = null, DeviceId[]? asked = null, long up = 0, long lent = 0, long ahead = 0) =>
        _ledger.Exchange(
            new UserReport
            {
                Gateway = gateway,
                Sequence = ++_sequence,
                Limits = limits,
                Connections = connections,
                Slots = slots,
                Waiting = waiting,
                Spare = spare,
                Devices = devices ?? [],
                NewDevices = asked ?? [],
                BytesUp = up,
                CountedUp = up,
                Lent = lent,
                Ahead = ahead,
            },
            _time.GetUtcNow());
}
