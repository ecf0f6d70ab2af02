using MTProto.Client.Proxies;

namespace MTProto.Tests.Client.Proxies;

public sealed class ProxyListTests
{
    [Fact]
    public void Parse_GoodList_GivesAllInOrder()
    {
        var list = ProxyList.Parse("# exits\n  # more\nsocks5://a:1, http://b:2\r\n\n\tsocks5://c:3#country=DE&name=c\n");

        Assert.Empty(list.Errors);
        Assert.Equal(["socks5-a-1", "http-b-2", "c"], list.Addresses.Select(address => address.Id));
    }

    [Fact]
    public void Parse_SeveralFaults_TellsAllWithLineAndColumnAndTakesNothing()
    {
        var list = ProxyList.Parse("socks5://a:1\nsocks5://b:0,http://c:2 ftp://d:3\nsocks5://a:1\n");

        Assert.Empty(list.Addresses);
        Assert.Equal([(2, 12), (2, 25), (3, 1)], list.Errors.Select(error => (error.Line, error.Column)));
        Assert.Contains("line 2, column 12: the port", list.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("line 1", list.Errors[2].Problem, StringComparison.Ordinal);
    }
}
