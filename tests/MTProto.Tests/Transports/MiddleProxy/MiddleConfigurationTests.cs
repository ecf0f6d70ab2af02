using System.Net;
using MTProto.Transports.MiddleProxy;

namespace MTProto.Tests.Transports.MiddleProxy;

public sealed class MiddleConfigurationTests
{
    private const string Sample = """
        # force_probability 10 10
        default 2;
        proxy_for 1 149.154.175.50:8888;
        proxy_for -1 149.154.175.50:8888;
        proxy_for 2 149.154.161.144:8888;
        proxy_for 2 149.154.161.145:8888;
        proxy_for 2 149.154.161.144:8888;
        proxy_for 203 [2001:b28:f23d:f001::d]:8888; # one of those that hold files
        """;

    [Fact]
    public void TryParse_AsTelegramWritesIt_HasEveryAddressOnce()
    {
        Assert.Equal(MiddleStatus.Ok, MiddleConfiguration.TryParse(Sample, out var configuration));

        Assert.Equal(2, configuration!.DefaultDc);
        Assert.Equal([-1, 1, 2, 203], configuration.Proxies.Keys.Order());
        Assert.Equal([IPEndPoint.Parse("149.154.161.144:8888"), IPEndPoint.Parse("149.154.161.145:8888")], configuration.Proxies[2]);
        Assert.Equal(IPEndPoint.Parse("[2001:b28:f23d:f001::d]:8888"), Assert.Single(configuration.Proxies[203]));
    }

    [Theory]
    [InlineData("", MiddleStatus.Incomplete)]
    [InlineData("default 2;", MiddleStatus.Incomplete)]
    [InlineData("proxy_for 1 149.154.175.50:8888", MiddleStatus.Incomplete)]
    [InlineData("proxy_for 1;", MiddleStatus.Invalid)]
    [InlineData("proxy_for x 149.154.175.50:8888;", MiddleStatus.Invalid)]
    [InlineData("proxy_for 1 149.154.175.50;", MiddleStatus.Invalid)]
    [InlineData("proxy_for 1 149.154.175.50:0;", MiddleStatus.Invalid)]
    [InlineData("proxy_for 1 149.154.175.50:8888 2;", MiddleStatus.Invalid)]
    [InlineData("proxy_for 99999 149.154.175.50:8888;", MiddleStatus.Invalid)]
    [InlineData("<!doctype html><p>429 &nbsp; too many</p>", MiddleStatus.Invalid)]
    [InlineData("timeout 10; proxy_for 1 149.154.175.50:8888;", MiddleStatus.Ok)]
    public void TryParse_OtherTexts_AreToldApart(string text, MiddleStatus expected)
        => Assert.Equal(expected, MiddleConfiguration.TryParse(text, out _));

    [Fact]
    public void TryParse_EveryPrefix_NeverThrowsAndNeverAddsAnAddress()
    {
        MiddleConfiguration.TryParse(Sample, out var whole);
        var known = whole!.Proxies.Values.SelectMany(list => list).ToHashSet();
        for (var length = 0; length < Sample.Length; length++)
        {
            if (MiddleConfiguration.TryParse(Sample.AsSpan(0, length), out var part) == MiddleStatus.Ok)
            {
                Assert.Subset(known, part!.Proxies.Values.SelectMany(list => list).ToHashSet());
            }
        }
    }

    [Fact]
    public void TryParse_AVeryLongText_IsUnsupported()
        => Assert.Equal(MiddleStatus.Unsupported, MiddleConfiguration.TryParse(new string('#', MiddleConfiguration.MaxLength + 1), out _));

    [Fact]
    public void Matches_OrderAside_ComparesEverything()
    {
        MiddleConfiguration.TryParse("default 2; proxy_for 2 1.1.1.1:1; proxy_for 2 1.1.1.2:1;", out var one);
        MiddleConfiguration.TryParse("proxy_for 2 1.1.1.2:1; proxy_for 2 1.1.1.1:1; default 2;", out var other);
        MiddleConfiguration.TryParse("proxy_for 2 1.1.1.2:1; default 2;", out var less);

        Assert.True(one!.Matches(other));
        Assert.False(one.Matches(less));
        Assert.False(one.Matches(null));
    }
}
