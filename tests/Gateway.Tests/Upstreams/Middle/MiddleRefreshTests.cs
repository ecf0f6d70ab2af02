using System.Net;
using System.Text;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Gateway.Upstreams.Middle;
using Telepool.Gateway.Users;
using Testing;

namespace Gateway.Tests.Upstreams.Middle;

public sealed class MiddleRefreshTests : IDisposable
{
    private const string First = "default 2;\nproxy_for 2 149.154.161.144:8888;\nproxy_for -2 149.154.161.145:8888;\n";
    private const string Second = "default 2;\nproxy_for 2 149.154.161.99:8888;\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("telepool-middle-").FullName;
    private readonly Answers _answers = new();
    private readonly MiddleDirectory _directory = new(TimeProvider.System, NullLogger.Instance);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Ask_FirstAnswer_ServesAtOnce()
    {
        var refresh = Create(new MiddleSettings());
        refresh.Begin();
        Assert.False(_directory.Current.IsComplete);

        await refresh.AskAsync(TestContext.Current.CancellationToken);

        var map = _directory.Current;
        Assert.True(map.IsComplete);
        Assert.Equal([IPEndPoint.Parse("149.154.161.144:8888"), IPEndPoint.Parse("[2001:b28:f23d:f001::d]:8888")], map.Proxies[2]);
        Assert.Equal((2, -2, 2, null), (map.Find(2), map.Find(-2), map.Find(5), map.Find(10_002)));
    }

    [Fact]
    public async Task Ask_AnotherAnswer_ServesOnlyWhenItWasGivenTwiceInARow()
    {
        var refresh = Create(new MiddleSettings());
        refresh.Begin();
        await refresh.AskAsync(TestContext.Current.CancellationToken);
        var before = _directory.Current;

        _answers.Config = Second;
        Assert.Equal(TimeSpan.FromMinutes(1), await refresh.AskAsync(TestContext.Current.CancellationToken));
        Assert.Same(before, _directory.Current);
        _answers.Config = First;
        await refresh.AskAsync(TestContext.Current.CancellationToken);
        _answers.Config = Second;
        await refresh.AskAsync(TestContext.Current.CancellationToken);
        Assert.Same(before, _directory.Current);
        await refresh.AskAsync(TestContext.Current.CancellationToken);

        Assert.Equal(IPEndPoint.Parse("149.154.161.99:8888"), _directory.Current.Proxies[2][0]);
    }

    [Fact]
    public async Task Ask_NewSecret_ReplacesTheOldOne()
    {
        var refresh = Create(new MiddleSettings { Refresh = new MiddleRefreshSettings { Agreeing = 1 } });
        refresh.Begin();
        await refresh.AskAsync(TestContext.Current.CancellationToken);
        _answers.Secret = new SeededRandomSource(2).Bytes(128);

        await refresh.AskAsync(TestContext.Current.CancellationToken);

        Assert.Equal(_answers.Secret, _directory.Current.Secret!.Bytes.ToArray());
    }

    [Theory]
    [InlineData("failure")]
    [InlineData("html")]
    [InlineData("empty")]
    [InlineData("cut")]
    [InlineData("secret")]
    public async Task Ask_NothingThatServes_KeepsWhatIsInUse(string what)
    {
        var refresh = Create(new MiddleSettings { Refresh = new MiddleRefreshSettings { Agreeing = 1 } });
        refresh.Begin();
        await refresh.AskAsync(TestContext.Current.CancellationToken);
        var before = _directory.Current;
        switch (what)
        {
            case "failure":
                _answers.Status = HttpStatusCode.BadGateway;
                break;
            case "secret":
                _answers.Secret = Encoding.ASCII.GetBytes("<html>too many requests, come again another day</html>");
                break;
            default:
                _answers.Config = what == "html" ? "<html>;" : what == "empty" ? "default 2;" : First[..^10];
                break;
        }

        Assert.Equal(TimeSpan.FromSeconds(10), await refresh.AskAsync(TestContext.Current.CancellationToken));
        Assert.Equal(TimeSpan.FromSeconds(20), await refresh.AskAsync(TestContext.Current.CancellationToken));

        Assert.Same(before, _directory.Current);
    }

    [Fact]
    public async Task Begin_AnswersWereKept_ServeWithoutAsking()
    {
        var settings = new MiddleSettings { Refresh = new MiddleRefreshSettings { Folder = Path.Combine(_folder, "kept") } };
        var refresh = Create(settings);
        refresh.Begin();
        await refresh.AskAsync(TestContext.Current.CancellationToken);
        _directory.Current = MiddleMap.Empty;
        _answers.Status = HttpStatusCode.BadGateway;

        Create(settings).Begin();

        Assert.True(_directory.Current.IsComplete);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "kept", "proxy-secret")));
        }
    }

    [Fact]
    public void Begin_SetByHand_GoesBeforeEverything()
    {
        var own = IPEndPoint.Parse("127.0.0.1:8888");
        Create(new MiddleSettings { Proxies = new Dictionary<int, IReadOnlyList<IPEndPoint>> { [4] = [own] }, Secret = MiddleFixture.Secret.Bytes.ToArray() }).Begin();

        Assert.Equal([own], Assert.Single(_directory.Current.Proxies).Value);
        Assert.Equal(0, _answers.Asked);
    }

    [Theory]
    [InlineData("10.0.0.7:4000", "203.0.113.7:4000")]
    [InlineData("100.64.1.1:4000", "203.0.113.7:4000")]
    [InlineData("198.51.100.4:4000", "198.51.100.4:4000")]
    [InlineData("[2001:db8::1]:4000", "[2001:db8::1]:4000")]
    public void Translate_DetectedAddress_ReplacesPrivateOnesAlone(string own, string expected)
    {
        var map = new MiddleMap { DetectedAddress = IPAddress.Parse("203.0.113.7") };

        Assert.Equal(IPEndPoint.Parse(expected), map.Translate(IPEndPoint.Parse(own)));
    }

    [Fact]
    public async Task DetectAddress_TwoOfThreeAgree_IsTheirs()
    {
        var settings = new MiddleSettings();
        using var http = new HttpClient(_answers);
        var fetch = new MiddleFetch(new Lazy<HttpClient>(http), settings);
        _answers.Addresses = ["203.0.113.7\n", "203.0.113.7", "10.1.2.3"];
        Assert.Equal(IPAddress.Parse("203.0.113.7"), await fetch.DetectAddressAsync(TestContext.Current.CancellationToken));
        _answers.Addresses = ["203.0.113.7", "203.0.113.8", "no idea"];
        Assert.Null(await fetch.DetectAddressAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Validate_WrongSettings_NamesEachOfThem()
    {
        var user = GatewayFactory.Settings(new IPEndPoint(IPAddress.Loopback, 1)).Users[0];
        var errors = new MiddleSettings
        {
            Proxies = new Dictionary<int, IReadOnlyList<IPEndPoint>> { [0] = [], [2] = [new IPEndPoint(IPAddress.Loopback, 0)] },
            Secret = new byte[31],
            AdTag = "short",
            DefaultDc = 0,
            PublicAddress = IPAddress.IPv6Loopback,
            PublicAddressV6 = IPAddress.Loopback,
            Links = 1,
            Prepared = 2,
            Refresh = new MiddleRefreshSettings { Interval = TimeSpan.FromSeconds(1) },
        }.Validate([user]);

        Assert.Equal(
            ["middle.adTag", "middle.defaultDc", "middle.prepared", "middle.proxies", "middle.publicAddress", "middle.publicAddressV6", "middle.refresh.interval", "middle.secret"],
            errors.Select(error => error.Variable).Distinct().Order(StringComparer.Ordinal));
        Assert.Single(new MiddleSettings { FromTelegram = false }.Validate([user with { AdTag = MiddleFixture.Tag }]));
        Assert.Empty(new MiddleSettings().Validate([user]));
    }

    private MiddleRefresh Create(MiddleSettings settings)
    {
        UserSettings[] users = [GatewayFactory.Settings(new IPEndPoint(IPAddress.Loopback, 1)).Users[0] with { AdTag = MiddleFixture.Tag }];
        return new MiddleRefresh(_directory, settings, users, new Lazy<HttpClient>(new HttpClient(_answers)), TimeProvider.System, new Random(1), NullLogger.Instance);
    }

    private sealed class Answers : HttpMessageHandler
    {
        public string Config { get; set; } = First;

        public byte[] Secret { get; set; } = MiddleFixture.Secret.Bytes.ToArray();

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public string[] Addresses { get; set; } = [];

        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = request.RequestUri!.AbsolutePath switch
            {
                "/getProxyConfig" => Encoding.ASCII.GetBytes(Config),
                "/getProxyConfigV6" => "default 2;\nproxy_for 2 [2001:b28:f23d:f001::d]:8888;\n"u8.ToArray(),
                "/getProxySecret" => Secret,
                _ => Encoding.ASCII.GetBytes(Addresses[Asked % Addresses.Length]),
            };
            Asked++;
            return Task.FromResult(new HttpResponseMessage(Status) { Content = new ByteArrayContent(content) });
        }
    }
}
