using System.Net;
using Telepool.Gateway.Routes;

namespace Gateway.Tests.Routes;

public sealed class RouteTableTests
{
    [Theory]
    [InlineData(1, "149.154.175.50:443")]
    [InlineData(2, "149.154.167.51:443")]
    [InlineData(5, "149.154.171.5:443")]
    [InlineData(203, "91.105.192.100:443")]
    [InlineData(-203, "91.105.192.100:443")]
    [InlineData(-2, "149.154.167.151:443")]
    [InlineData(-1, "149.154.175.50:443")]
    [InlineData(10001, "149.154.175.10:443")]
    [InlineData(10002, "149.154.167.40:443")]
    [InlineData(-10002, "149.154.167.40:443")]
    public void Detail4_TelegramsOwn_AreFoundByNumber(short dcId, string first)
    {
        var table = RouteTable.Create(new RouteSettings());
        Assert.Equal(RouteStatus.Found, table.Find(dcId, out var route));
        Assert.Equal(first, route.Addresses[0].EndPoint.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(-6)]
    [InlineData(99)]
    [InlineData(10000)]
    [InlineData(10004)]
    [InlineData(9998)]
    [InlineData(-10203)]
    [InlineData(short.MinValue)]
    [InlineData(short.MaxValue)]
    public void Detail4_UnknownDataCenter_IsTheOperatorsChoice(short dcId)
    {
        Assert.Equal(RouteStatus.Unknown, RouteTable.Create(new RouteSettings()).Find(dcId, out _));

        var stead = RouteTable.Create(new RouteSettings { UnknownAs = 2 });
        Assert.Equal(RouteStatus.Found, stead.Find(dcId, out var route));
        Assert.Equal(2, route.Number);

        var standard = RouteTable.Create(new RouteSettings { Default = [IPEndPoint.Parse("192.0.2.9:443")], WithTelegram = true });
        Assert.Equal(RouteStatus.Found, standard.Find(dcId, out route));
        Assert.Equal(Route.DefaultNumber, route.Number);
        Assert.Equal("192.0.2.9:443", Assert.Single(route.Addresses).EndPoint.ToString());
    }

    [Fact]
    public void Detail4_EveryNumber_IsAnsweredWithoutFault()
    {
        var table = RouteTable.Create(new RouteSettings());
        var found = new List<int>();
        for (var value = (int)short.MinValue; value <= short.MaxValue; value++)
        {
            if (table.Find((short)value, out _) == RouteStatus.Found)
            {
                found.Add(value);
            }
        }

        Assert.Equal([-10003, -10002, -10001, -203, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 203, 10001, 10002, 10003], found);
    }

    [Fact]
    public void Detail4_MediaOfTelegram_FallBackToThePlainDataCenter()
    {
        var table = RouteTable.Create(new RouteSettings { Preference = AddressPreference.Ipv4Only });
        Assert.Equal(RouteStatus.Found, table.Find(-4, out var route));
        Assert.True(route.IsMedia);
        Assert.Equal(["149.154.164.250:443", "149.154.167.91:443"], route.Addresses.Select(address => address.EndPoint.ToString()));
        Assert.True(route.Addresses[0].Tier < route.Addresses[1].Tier);
    }

    [Fact]
    public void Find_MediaSetByHand_AreNotMixedWithOthers()
    {
        var table = RouteTable.Create(Settings("2=192.0.2.1:443", "-2=192.0.2.2:443"));
        Assert.Equal(RouteStatus.Found, table.Find(-2, out var media));
        Assert.Equal("192.0.2.2:443", Assert.Single(media.Addresses).EndPoint.ToString());
        Assert.Equal(RouteStatus.Found, table.Find(2, out var plain));
        Assert.Equal("192.0.2.1:443", Assert.Single(plain.Addresses).EndPoint.ToString());
    }

    [Fact]
    public void Find_SomethingSetByHand_NeverReachesOutToTelegram()
    {
        var table = RouteTable.Create(Settings("2=192.0.2.1:443"));
        Assert.Equal(RouteStatus.Unknown, table.Find(4, out _));
        Assert.Equal(RouteStatus.Unknown, table.Find(203, out _));

        table = RouteTable.Create(Settings("default=192.0.2.7:443"));
        Assert.Equal(RouteStatus.Found, table.Find(2, out var route));
        Assert.Equal("192.0.2.7:443", Assert.Single(route.Addresses).EndPoint.ToString());
    }

    [Fact]
    public void Create_WithTelegram_KeepsWhatTheOperatorSet()
    {
        var learnt = new DataCenterList(new Dictionary<int, IReadOnlyList<IPEndPoint>>
        {
            [2] = [IPEndPoint.Parse("198.51.100.2:443")],
            [4] = [IPEndPoint.Parse("198.51.100.4:443")],
        });
        var table = RouteTable.Create(Settings("2=192.0.2.1:443") with { WithTelegram = true }, learnt);
        Assert.Equal("192.0.2.1:443", FirstOf(table, 2));
        Assert.Equal("198.51.100.4:443", FirstOf(table, 4));
        Assert.Equal("149.154.171.5:443", FirstOf(table, 5));
    }

    [Theory]
    [InlineData(AddressPreference.Ipv4First, "149.154.167.51:443 [2001:67c:4e8:f002::a]:443")]
    [InlineData(AddressPreference.Ipv6First, "[2001:67c:4e8:f002::a]:443 149.154.167.51:443")]
    [InlineData(AddressPreference.Ipv4Only, "149.154.167.51:443")]
    [InlineData(AddressPreference.Ipv6Only, "[2001:67c:4e8:f002::a]:443")]
    public void Create_Preference_OrdersTheFamilies(AddressPreference preference, string expected)
    {
        Assert.Equal(RouteStatus.Found, RouteTable.Create(new RouteSettings { Preference = preference }).Find(2, out var route));
        Assert.Equal(expected, string.Join(' ', route.Addresses.Select(address => address.EndPoint)));
    }

    [Fact]
    public void Create_AddressListedTwice_HasTwiceTheWeight()
    {
        Assert.Equal(RouteStatus.Found, RouteTable.Create(Settings("2=192.0.2.1:443,192.0.2.2:443,192.0.2.1:443")).Find(2, out var route));
        Assert.Equal([2, 1], route.Addresses.Select(address => address.Weight));
    }

    [Fact]
    public void Check_EveryError_IsNamed()
    {
        var settings = new RouteSettings
        {
            DataCenters = new Dictionary<int, IReadOnlyList<IPEndPoint>> { [0] = [IPEndPoint.Parse("192.0.2.1:1")], [3] = [] },
            UnknownAs = 4,
            Refresh = new() { Interval = TimeSpan.FromSeconds(1) },
        };
        Assert.Equal(4, settings.Check().Count());
        Assert.Empty(new RouteSettings { UnknownAs = 2 }.Check());
    }

    internal static RouteSettings Settings(params string[] texts)
    {
        var centers = new Dictionary<int, IReadOnlyList<IPEndPoint>>();
        IReadOnlyList<IPEndPoint>? standard = null;
        foreach (var text in texts)
        {
            Assert.True(RouteText.TryRead(text, out var number, out var addresses, out var error), error);
            if (number is { } value)
            {
                centers[value] = addresses;
            }
            else
            {
                standard = addresses;
            }
        }

        return new RouteSettings { DataCenters = centers, Default = standard };
    }

    private static string FirstOf(RouteTable table, short dcId)
    {
        Assert.Equal(RouteStatus.Found, table.Find(dcId, out var route));
        return route.Addresses[0].EndPoint.ToString();
    }
}
