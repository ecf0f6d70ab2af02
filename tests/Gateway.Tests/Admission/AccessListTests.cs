using System.Net;
using Telepool.Gateway.Admission.Access;

namespace Gateway.Tests.Admission;

public sealed class AccessListTests
{
    [Theory]
    [InlineData("127.0.0.1", AccessLevel.Trusted)]
    [InlineData("::1", AccessLevel.Trusted)]
    [InlineData("::ffff:127.9.9.9", AccessLevel.Trusted)]
    [InlineData("::2", AccessLevel.Allowed)]
    [InlineData("0.0.0.0", AccessLevel.Allowed)]
    [InlineData("255.255.255.255", AccessLevel.Allowed)]
    [InlineData("::", AccessLevel.Allowed)]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", AccessLevel.Allowed)]
    public void Find_NoRules_TrustsThisMachineOnly(string address, AccessLevel level) =>
        Assert.Equal(level, AccessList.Default.Find(IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.0.0.1", AccessLevel.Blocked)]
    [InlineData("10.1.0.1", AccessLevel.FrontOnly)]
    [InlineData("10.1.2.1", AccessLevel.Trusted)]
    [InlineData("10.1.2.255", AccessLevel.Trusted)]
    [InlineData("10.1.3.0", AccessLevel.FrontOnly)]
    [InlineData("10.255.255.255", AccessLevel.Allowed)]
    [InlineData("10.255.255.254", AccessLevel.Blocked)]
    [InlineData("11.0.0.0", AccessLevel.FrontOnly)]
    [InlineData("9.255.255.255", AccessLevel.FrontOnly)]
    [InlineData("2001:db8::1", AccessLevel.Blocked)]
    [InlineData("2001:db8:0:1::", AccessLevel.Trusted)]
    [InlineData("::ffff:10.1.2.3", AccessLevel.Trusted)]
    public void Find_NestedPrefixes_TheLongestCounts(string address, AccessLevel level)
    {
        var list = Create(
            ("0.0.0.0/0", AccessLevel.FrontOnly),
            ("10.1.2.0/24", AccessLevel.Trusted),
            ("10.0.0.0/8", AccessLevel.Blocked),
            ("10.1.0.0/16", AccessLevel.FrontOnly),
            ("10.255.255.255/32", AccessLevel.Allowed),
            ("2001:db8::/32", AccessLevel.Blocked),
            ("2001:db8:0:1::/64", AccessLevel.Trusted));

        Assert.Equal(level, list.Find(IPAddress.Parse(address)));
    }

    [Fact]
    public void Create_SameNetworkTwice_OperatorBeforeFileAndStricterFileFirst()
    {
        var network = IPNetwork.Parse("10.0.0.0/8");
        var files = new[] { new AccessRule(network, AccessLevel.FrontOnly), new AccessRule(network, AccessLevel.Blocked), new AccessRule(network, AccessLevel.Trusted) };

        Assert.Equal(AccessLevel.Blocked, AccessList.Create(AccessLevel.Allowed, [], files).Find(IPAddress.Parse("10.0.0.1")));
        Assert.Equal(
            AccessLevel.Allowed,
            AccessList.Create(AccessLevel.Blocked, [new AccessRule(network, AccessLevel.Allowed)], files).Find(IPAddress.Parse("10.0.0.1")));
    }

    [Fact]
    public void Create_RuleForThisMachine_CountsBeforeWhatIsGiven() =>
        Assert.Equal(AccessLevel.Blocked, Create(("127.0.0.0/8", AccessLevel.Blocked)).Find(IPAddress.Loopback));

    [Fact]
    public void Create_RuleForMappedAddresses_IsOneForIPv4() =>
        Assert.Equal(AccessLevel.Blocked, Create(("::ffff:10.0.0.0/104", AccessLevel.Blocked)).Find(IPAddress.Parse("10.200.0.1")));

    [Fact]
    public void Create_NeighboursOfOneLevel_AreOneRange()
    {
        var list = Create(("10.0.0.0/9", AccessLevel.Blocked), ("10.128.0.0/9", AccessLevel.Blocked), ("11.0.0.0/8", AccessLevel.Blocked), ("10.3.0.0/16", AccessLevel.Blocked));

        // IPv4: before, blocked, between, this machine, behind; IPv6: before, this machine, behind.
        Assert.Equal(8, list.RangeCount);
    }

    [Fact]
    public void Find_RandomRules_AgreesWithLookingAtEveryRule()
    {
        var random = new Random(3);
        for (var round = 0; round < 50; round++)
        {
            var rules = Enumerable.Range(0, 200).Select(_ => RandomRule(random)).DistinctBy(rule => rule.Network).ToList();
            var list = AccessList.Create(AccessLevel.Allowed, rules, []);
            var known = rules.Where(rule => rule.Network.BaseAddress != IPAddress.Loopback).ToList();
            for (var i = 0; i < 500; i++)
            {
                var near = known[random.Next(known.Count)].Network.BaseAddress.GetAddressBytes();
                near[random.Next(near.Length)] += (byte)random.Next(-1, 2);
                near[^1] += (byte)random.Next(-1, 2);
                var address = new IPAddress(near);
                if (IPAddress.IsLoopback(address))
                {
                    continue;
                }

                var expected = known.Where(rule => rule.Network.Contains(address)).MaxBy(rule => rule.Network.PrefixLength)?.Level ?? AccessLevel.Allowed;
                Assert.Equal(expected, list.Find(address));
            }
        }
    }

    [Fact]
    public void Read_ListWithCommentsAndBareAddresses_IsRead()
    {
        var rules = new List<AccessRule>();
        var errors = new List<string>();

        AccessFileReader.Read(
            new StringReader("# a list\n\n  10.0.0.0/8 ; private\r\n192.0.2.7\n198.51.100.77/24\n2001:db8::/32\n2001:db8::1\n0.0.0.0/0"),
            new AccessFile("list", AccessLevel.Blocked),
            rules,
            errors);

        Assert.Empty(errors);
        Assert.Equal(
            ["10.0.0.0/8", "192.0.2.7/32", "198.51.100.0/24", "2001:db8::/32", "2001:db8::1/128", "0.0.0.0/0"],
            rules.Select(rule => rule.Network.ToString()));
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0/8")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("fe80::1%1")]
    [InlineData("2001:db8::/129")]
    [InlineData("example.com")]
    [InlineData("<html>")]
    public void Read_LineThatIsNoNetwork_AddsNothingAndSaysWhere(string line)
    {
        var rules = new List<AccessRule>();
        var errors = new List<string>();

        AccessFileReader.Read(new StringReader("10.0.0.0/8\n" + line), new AccessFile("list", AccessLevel.Blocked), rules, errors);

        Assert.Empty(rules);
        Assert.Contains("line 2", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileThatIsNotThere_IsAnError()
    {
        var errors = new List<string>();

        AccessFileReader.Read(new AccessFile("not-there.netset", AccessLevel.Blocked), [], errors);

        Assert.Contains("not-there.netset", Assert.Single(errors), StringComparison.Ordinal);
    }

    private static AccessList Create(params (string Network, AccessLevel Level)[] rules) =>
        AccessList.Create(AccessLevel.Allowed, rules.Select(rule => new AccessRule(IPNetwork.Parse(rule.Network), rule.Level)), []);

    private static AccessRule RandomRule(Random random)
    {
        var bytes = new byte[random.Next(2) == 0 ? 4 : 16];

        // Few values, so that prefixes nest and touch.
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(random.Next(3) * 127);
        }

        bytes[0] = 11;
        var prefix = random.Next(8, (bytes.Length * 8) + 1);
        for (var bit = prefix; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new AccessRule(new IPNetwork(new IPAddress(bytes), prefix), (AccessLevel)random.Next(4));
    }
}
