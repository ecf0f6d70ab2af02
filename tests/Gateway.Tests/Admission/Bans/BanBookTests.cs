using System.Buffers.Binary;
using System.Net;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Admission.Access;
using Telepool.Gateway.Admission.Bans;
using Testing;

namespace Gateway.Tests.Admission.Bans;

public sealed class BanBookTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly IPAddress Bad = IPAddress.Parse("203.0.113.7");
    private readonly ManualTimeProvider _time = new(Start);
    private readonly ProtectionSettings _settings = new();
    private readonly BanBook _book;

    public BanBookTests() => _book = new BanBook(_time);

    [Fact]
    public void Punish_Address_IsBannedUntilItsTimeIsOver()
    {
        var ban = Punish(Bad)!;
        _book.Publish();

        Assert.Equal((IPNetwork.Parse("203.0.113.7/32"), Start, Start + _settings.FirstBan, 1), (ban.Network, ban.Since, ban.Until, ban.Strike));
        Assert.Equal(AccessLevel.Blocked, Find(Bad));
        Assert.Null(Find(IPAddress.Parse("203.0.113.8")));

        _time.Advance(_settings.FirstBan - TimeSpan.FromMilliseconds(1));
        _book.Publish();
        Assert.Equal(AccessLevel.Blocked, Find(Bad));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Empty(_book.List());
        _book.Publish();
        Assert.Null(Find(Bad));
    }

    [Fact]
    public void Punish_AgainAndAgain_LastsLongerUpToTheLongest()
    {
        var lengths = new List<TimeSpan>();
        for (var i = 0; i < 6; i++)
        {
            var ban = Punish(Bad)!;
            lengths.Add(ban.Until!.Value - ban.Since);
            _time.Advance(lengths[^1]);
            _book.Publish();
        }

        Assert.Equal([10, 40, 160, 640, 1440, 1440], lengths.Select(length => length.TotalMinutes));
    }

    [Fact]
    public void Punish_AfterALongTimeOfPeace_BeginsAnew()
    {
        Punish(Bad);
        _time.Advance(_settings.FirstBan + _settings.LongestBan);
        _book.Publish();

        Assert.Equal(1, Punish(Bad)!.Strike);
    }

    [Fact]
    public void Punish_WhoIsBanned_ChangesNothing()
    {
        Punish(Bad);

        Assert.Null(Punish(Bad));
    }

    [Fact]
    public void Punish_IPv6_IsTheWholeNetworkOfTheHousehold()
    {
        Punish(IPAddress.Parse("2001:db8:1:2:3:4:5:6"));
        _book.Publish();

        Assert.Equal(AccessLevel.Blocked, Find(IPAddress.Parse("2001:db8:1:2:ffff::1")));
        Assert.Null(Find(IPAddress.Parse("2001:db8:1:3::1")));
        Assert.Equal("2001:db8:1:2::/64", Assert.Single(_book.List()).Network.ToString());
    }

    [Fact]
    public void Punish_MoreThanThereMayBe_TheOneThatEndsFirstMakesRoom()
    {
        var settings = _settings with { MaxBans = 16 };
        _book.Put(ByHand("198.51.100.0/24", null));
        for (var i = 0; i < 40; i++)
        {
            _book.Punish(AddressKey.Of(new IPAddress([10, 0, 0, (byte)i])), AccessLevel.Blocked, "test", settings);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _book.Publish();
        Assert.Equal(17, _book.List().Count);
        Assert.Null(Find(IPAddress.Parse("10.0.0.23")));
        Assert.Equal(AccessLevel.Blocked, Find(IPAddress.Parse("10.0.0.24")));
        Assert.Equal(AccessLevel.Blocked, Find(IPAddress.Parse("198.51.100.9")));
    }

    [Fact]
    public void Put_NetworksByHand_HoldAndAreLifted()
    {
        Assert.True(_book.Put(ByHand("198.51.100.0/24", null)));
        Assert.True(_book.Put(ByHand("2001:db8::/32", Start + TimeSpan.FromHours(1))));
        Assert.False(_book.Put(ByHand("2001:db8::/32", Start + TimeSpan.FromMinutes(1))));
        Assert.False(_book.Put(ByHand("10.0.0.0/8", Start)));
        _book.Publish();

        Assert.Equal(AccessLevel.Blocked, Find(IPAddress.Parse("198.51.100.77")));
        Assert.Equal(AccessLevel.Blocked, Find(IPAddress.Parse("2001:db8:ffff::1")));
        Assert.Null(Find(IPAddress.Parse("10.0.0.1")));

        _time.Advance(TimeSpan.FromHours(2));
        Assert.True(_book.Lift(IPNetwork.Parse("198.51.100.0/24")));
        Assert.False(_book.Lift(IPNetwork.Parse("198.51.100.0/24")));
        _book.Publish();
        Assert.Null(Find(IPAddress.Parse("198.51.100.77")));
        Assert.Null(Find(IPAddress.Parse("2001:db8:ffff::1")));
        Assert.Empty(_book.List());
    }

    [Fact]
    public void Lift_AnAutomaticBan_ForgetsItsStrikes()
    {
        Punish(Bad);
        _book.Lift(IPNetwork.Parse("203.0.113.7/32"));

        Assert.Equal(1, Punish(Bad)!.Strike);
    }

    private static NetworkBan ByHand(string network, DateTimeOffset? until) =>
        new() { Network = IPNetwork.Parse(network), Reason = "test", By = "operator", Since = Start, Until = until };

    private NetworkBan? Punish(IPAddress address) => _book.Punish(AddressKey.Of(address), AccessLevel.Blocked, "test", _settings);

    private AccessLevel? Find(IPAddress address) => _book.Current.Find(BinaryPrimitives.ReadUInt128BigEndian(address.MapToIPv6().GetAddressBytes()));
}
