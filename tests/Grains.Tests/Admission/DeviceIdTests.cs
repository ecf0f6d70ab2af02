using System.Net;
using Grains.Interfaces.Admission;

namespace Grains.Tests.Admission;

public sealed class DeviceIdTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64")]
    [InlineData("::1", "::2", "::/64")]
    public void Of_AddressesOfOneDevice_AreEqual(string one, string other, string text)
    {
        var (first, second) = (DeviceId.Of(IPAddress.Parse(one)), DeviceId.Of(IPAddress.Parse(other)));

        Assert.Equal(first, second);
        Assert.Equal(text, first.ToString());
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.8")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1")]
    [InlineData("0.0.0.0", "::")]
    [InlineData("::203.0.113.7", "203.0.113.7")]
    public void Of_AddressesOfTwoDevices_Differ(string one, string other) =>
        Assert.NotEqual(DeviceId.Of(IPAddress.Parse(one)), DeviceId.Of(IPAddress.Parse(other)));
}
