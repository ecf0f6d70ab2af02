using System.Buffers.Binary;
using System.Net;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Admission.Access;
using Telepool.Gateway.Admission.Bans;
using Telepool.Gateway.Admission.Overload;
using Testing;

namespace Gateway.Tests.Admission;

public sealed class DoorkeeperTests
{
    private static readonly UInt128 Stranger = Address("203.0.113.7");
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Doorkeeper _door;
    private readonly Desk _desk = new();
    private readonly AdmissionLoop _loop;
    private LoadSample _load;

    public DoorkeeperTests()
    {
        _door = new Doorkeeper(new ProtectionSettings(), _time, 42);
        _loop = new AdmissionLoop(_door, _time, () => _load) { Desk = _desk };
    }

    [Fact]
    public void Admit_BlockedAddress_IsRefused()
    {
        _door.Access = AccessList.Create(AccessLevel.Allowed, [new AccessRule(IPNetwork.Parse("203.0.113.0/24"), AccessLevel.Blocked)], []);

        Assert.Equal(DoorVerdict.Blocked, _door.Admit(Stranger, 0, out _));
        Assert.Equal((0, 0), (_door.Open, _door.Handshakes));
    }

    [Fact]
    public void Admit_FrontOnlyAddress_ComesInForThat()
    {
        _door.Access = AccessList.Create(AccessLevel.FrontOnly, [], []);

        Assert.Equal(DoorVerdict.Admitted, _door.Admit(Stranger, 0, out var pass));
        Assert.Equal(AccessLevel.FrontOnly, pass.Level);
    }

    [Fact]
    public void Admit_Connection_CountsUntilItHasLeft()
    {
        Assert.Equal(DoorVerdict.Admitted, Admit(Stranger, out var pass));
        Assert.Equal(new DoorPass(AccessLevel.Allowed, true), pass);
        Assert.Equal((1, 1), (_door.Open, _door.Handshakes));

        _door.Finished();
        Assert.Equal((1, 0), (_door.Open, _door.Handshakes));

        _door.Left(Stranger, pass.IsCounted, isHandshake: false);
        Assert.Equal((0, 0), (_door.Open, _door.Handshakes));
        Assert.Equal(0, _door.Addresses.CountOpen(AddressKey.Of(Stranger)));
    }

    [Fact]
    public void Admit_MoreThanTheGatewayBears_IsFull()
    {
        _door.Settings = new ProtectionSettings { MaxConnections = 2 };

        Assert.Equal(DoorVerdict.Admitted, Admit(Stranger, out _));
        Assert.Equal(DoorVerdict.Admitted, Admit(Address("127.0.0.1"), out _));
        Assert.Equal(DoorVerdict.Full, Admit(Address("127.0.0.1"), out _));
        _door.Left(Stranger, true, true);
        Assert.Equal(DoorVerdict.Admitted, Admit(Stranger, out _));
    }

    [Fact]
    public void Admit_TooManyHandshakes_IsFullUntilOneFinishes()
    {
        _door.Settings = new ProtectionSettings { MaxHandshakes = 16 };
        for (var i = 0; i < 16; i++)
        {
            Assert.Equal(DoorVerdict.Admitted, Admit(Stranger, out _));
        }

        Assert.Equal(DoorVerdict.Full, Admit(Stranger, out _));
        _door.Finished();
        Assert.Equal(DoorVerdict.Admitted, Admit(Stranger, out _));
    }

    // What clients do: 20 connections at once, and all of them again when the network changes; a hundred clients behind one address.
    [Fact]
    public void Admit_ManyClientsBehindOneAddress_AllComeIn()
    {
        for (var client = 0; client < 100; client++)
        {
            for (var connection = 0; connection < 20; connection++)
            {
                Assert.Equal(DoorVerdict.Admitted, _door.Admit(Stranger, client * 100, out var pass));
                _door.Finished();
                _door.Praise(Stranger, pass, client * 100);
            }
        }

        _loop.Tick();
        Assert.Empty(_door.Bans.List());
    }

    [Fact]
    public void Admit_FasterThanTheRate_IsRefusedAndInTheEndBanned()
    {
        var verdicts = new Dictionary<DoorVerdict, int>();
        for (var i = 0; i < 10_000; i++)
        {
            if (i % 100 == 0)
            {
                _loop.Tick();
            }

            var verdict = _door.Admit(Stranger, i / 10, out var pass);
            verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
            if (verdict == DoorVerdict.Admitted)
            {
                _door.Left(Stranger, pass.IsCounted, true);
            }
        }

        Assert.InRange(verdicts[DoorVerdict.Admitted], 2000, 2101);
        Assert.InRange(verdicts[DoorVerdict.TooFast], 2000, 2200);
        Assert.True(verdicts[DoorVerdict.Banned] > 5000);
        var ban = Assert.Single(_desk.Bans);
        Assert.Equal((AccessLevel.Blocked, 1), (ban.Level, ban.Strike));
        Assert.Equal(1.0, _desk.Share);
    }

    [Fact]
    public void Ban_WhenItsTimeIsOver_TheAddressComesInAgain()
    {
        _door.Accuse(Stranger, Misdeed.Noise, 0);
        for (var i = 0; i < 1000; i++)
        {
            _door.Accuse(Stranger, Misdeed.Noise, 0);
        }

        _loop.Tick();
        Assert.Equal(DoorVerdict.Banned, Admit(Stranger, out _));

        _time.Advance(_door.Settings.FirstBan - TimeSpan.FromSeconds(1));
        _loop.Tick();
        Assert.Equal(DoorVerdict.Banned, Admit(Stranger, out _));

        _time.Advance(TimeSpan.FromSeconds(1));
        _loop.Tick();
        Assert.Equal(DoorVerdict.Admitted, Admit(Stranger, out _));
    }

    [Fact]
    public void Ban_ForReplays_LeavesTheFront()
    {
        for (var i = 0; i < 7; i++)
        {
            _door.Accuse(Stranger, Misdeed.Replay, 0);
        }

        _loop.Tick();

        Assert.Equal(DoorVerdict.Admitted, Admit(Stranger, out var pass));
        Assert.Equal(AccessLevel.FrontOnly, pass.Level);
    }

    [Fact]
    public void Ban_OfThisMachine_DoesNotHold()
    {
        var network = IPNetwork.Parse("127.0.0.1/32");
        _door.Bans.Put(new NetworkBan { Network = network, Reason = "test", By = "operator", Since = _time.GetUtcNow() });
        _loop.Tick();

        Assert.Equal(DoorVerdict.Admitted, Admit(Address("127.0.0.1"), out var pass));
        Assert.False(pass.IsCounted);
    }

    [Fact]
    public void Accuse_BansSwitchedOff_BansNobody()
    {
        _door.Settings = new ProtectionSettings { BansAutomatically = false };
        for (var i = 0; i < 5000; i++)
        {
            _door.Accuse(Stranger, Misdeed.Noise, 0);
        }

        _loop.Tick();
        Assert.Empty(_door.Bans.List());
    }

    [Fact]
    public void Admit_KnownOnly_RefusesOnlyAddressesThatNobodyAuthenticatedFrom()
    {
        var regular = Address("198.51.100.9");
        Assert.Equal(DoorVerdict.Admitted, Admit(regular, out var pass));
        _door.Praise(regular, pass, 0);
        _load = new LoadSample { Handshakes = 0.95 };
        _loop.Tick();

        Assert.Equal(OverloadStep.KnownOnly, _door.Step);
        Assert.Equal(DoorVerdict.Overloaded, Admit(Stranger, out _));
        Assert.Equal(DoorVerdict.Admitted, Admit(regular, out _));
        Assert.Equal(DoorVerdict.Admitted, Admit(Address("127.0.0.1"), out _));
    }

    [Fact]
    public void AdmitBalancer_ThenWhoIsBehindIt_IsJudgedByThat()
    {
        Assert.Equal(DoorVerdict.Admitted, _door.AdmitBalancer());
        Assert.Equal(DoorVerdict.Admitted, _door.Judge(Stranger, 0, out var pass));
        Assert.True(pass.IsCounted);
        Assert.Equal(1, _door.Open);
        Assert.Equal(1, _door.Addresses.CountOpen(AddressKey.Of(Stranger)));
    }

    private static UInt128 Address(string text) => BinaryPrimitives.ReadUInt128BigEndian(IPAddress.Parse(text).MapToIPv6().GetAddressBytes());

    private DoorVerdict Admit(UInt128 client, out DoorPass pass) => _door.Admit(client, 0, out pass);

    private sealed class Desk : IReputationDesk
    {
        public List<NetworkBan> Bans { get; } = [];

        public double Share { get; private set; }

        public void Report(AddressKey address, double share, string reason) => Share += share;

        public void Banned(NetworkBan ban) => Bans.Add(ban);
    }
}
