using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Routes.Refresh;

namespace Gateway.Tests.Routes;

public sealed class RouteRefreshTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"routes-{Guid.NewGuid():N}", "dc.txt");
    private readonly List<int> _asked = [];
    private DataCenterList? _answer;
    private int _changes;

    [Fact]
    public async Task AskAsync_SameAnswerAgain_IsBelievedThenAndKept()
    {
        var sut = New(agreeing: 3);
        _answer = List("198.51.100");
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(TimeSpan.FromMinutes(1), await sut.AskAsync(TestContext.Current.CancellationToken));
            Assert.Null(sut.Learnt);
        }

        Assert.Equal(TimeSpan.FromHours(1), await sut.AskAsync(TestContext.Current.CancellationToken));
        Assert.Equal(_answer, sut.Learnt);
        Assert.Equal(1, _changes);
        Assert.Equal([2, 3, 4], _asked);

        var next = New(agreeing: 3);
        next.Begin();
        Assert.Equal(_answer, next.Learnt);
    }

    [Fact]
    public async Task AskAsync_AnswersDiffer_NoneIsBelieved()
    {
        var sut = New(agreeing: 2);
        for (var i = 0; i < 6; i++)
        {
            _answer = List(i % 2 == 0 ? "198.51.100" : "203.0.113");
            await sut.AskAsync(TestContext.Current.CancellationToken);
        }

        Assert.Null(sut.Learnt);
        Assert.False(File.Exists(_path));
    }

    [Fact]
    public async Task AskAsync_NoAnswer_KeepsWhatIsKnownAndWaitsLongerEachTime()
    {
        var sut = New(agreeing: 1);
        _answer = List("198.51.100");
        await sut.AskAsync(TestContext.Current.CancellationToken);
        var known = sut.Learnt;
        _answer = null;
        Assert.Equal(TimeSpan.FromSeconds(30), await sut.AskAsync(TestContext.Current.CancellationToken));
        Assert.Equal(TimeSpan.FromSeconds(60), await sut.AskAsync(TestContext.Current.CancellationToken));
        Assert.Same(known, sut.Learnt);
        Assert.Equal(1, _changes);
    }

    [Theory]
    [InlineData("127.0.0")]
    [InlineData("10.1.2")]
    [InlineData("172.20.1")]
    [InlineData("192.168.3")]
    [InlineData("169.254.1")]
    [InlineData("100.64.0")]
    [InlineData("224.0.0")]
    [InlineData("0.0.0")]
    public async Task AskAsync_AddressesOfAPrivateNetwork_AreNeverBelieved(string network)
    {
        var sut = New(agreeing: 1);
        _answer = List(network);
        await sut.AskAsync(TestContext.Current.CancellationToken);
        Assert.Null(sut.Learnt);
    }

    [Fact]
    public async Task AskAsync_ListLacksADataCenter_IsNotBelieved()
    {
        var sut = New(agreeing: 1);
        _answer = new DataCenterList(List("198.51.100").Addresses.Where(pair => pair.Key != 3).ToDictionary());
        await sut.AskAsync(TestContext.Current.CancellationToken);
        Assert.Null(sut.Learnt);
    }

    [Fact]
    public async Task RunAsync_AddressesSetByHand_AsksNobody()
    {
        var sut = new RouteRefresh(
            RouteTableTests.Settings("2=192.0.2.1:443"), (_, _, _) => throw new InvalidOperationException("nobody was to be asked"), TimeProvider.System, new Random(1), NullLogger.Instance);
        await sut.RunAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2=192.0.2.1:443\nnonsense")]
    [InlineData("2=192.0.2.1:443\n2=192.0.2.2:443")]
    [InlineData("default=192.0.2.1:443")]
    public void TryLoad_FileThatIsNotWhole_IsIgnored(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        File.WriteAllText(_path, text);
        Assert.Null(new DataCenterFile(_path).TryLoad());
    }

    [Fact]
    public void Save_EveryList_IsReadBackTheSame()
    {
        var file = new DataCenterFile(_path);
        Assert.Null(file.Save(TelegramAddresses.List));
        Assert.Equal(TelegramAddresses.List, file.TryLoad());
    }

    public void Dispose()
    {
        if (Path.GetDirectoryName(_path) is { } folder && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static DataCenterList List(string network) =>
        new(Enumerable.Range(1, 5).ToDictionary(id => id, id => (IReadOnlyList<IPEndPoint>)[IPEndPoint.Parse($"{network}.{id}:443")]));

    private RouteRefresh New(int agreeing)
    {
        var settings = new RouteSettings { Refresh = new RefreshSettings { Agreeing = agreeing, Path = _path } };
        var sut = new RouteRefresh(
            settings,
            (dcId, _, _) =>
            {
                _asked.Add(dcId);
                return Task.FromResult((_answer, _answer is null ? "no answer" : null));
            },
            TimeProvider.System,
            new Random(1),
            NullLogger.Instance);
        sut.Changed += () => _changes++;
        return sut;
    }
}
