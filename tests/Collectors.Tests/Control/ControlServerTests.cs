using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using System.Text.Json;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Operators;
using Grains.Interfaces.Collection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Collectors.Control;
using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Sinks.Sqlite;
using Telepool.Collectors.Statistics;
using Telepool.Collectors.Tests.History;
using Telepool.Collectors.Tests.Leasing;
using Telepool.Collectors.Tests.Sinks;
using Telepool.Collectors.Tests.Statistics;
using Telepool.Collectors.Tests.Work;
using Telepool.Collectors.Updates;

namespace Telepool.Collectors.Tests.Control;

public sealed partial class ControlServerTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakePoolGrain _poolGrain = new();
    private readonly FakeTelegram _news = new(1, "news");
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private FakeAccount _account = null!;
    private readonly FakePool _pool = new();
    private readonly FakeKeys _keys = new();
    private readonly FakeOperators _operators = new();
    private SqliteSink? _store;
    private HistoryCollector? _collector;
    private UpdatesCollector? _updates;
    private ControlServer? _server;

    private DataDirectory Data => new(_directory.Path);

    public async ValueTask InitializeAsync()
    {
        Assert.Null(SqliteSink.Open(Data.HistoryDatabase, out _store));
        var pool = _pool;
        pool.Pool = _poolGrain;
        pool.Accounts["a"] = _account = new FakeAccount("a", [_news], TimeProvider.System);
        _collector = new HistoryCollector(pool, _store!, new HistoryOptions(), new HistoryMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System, new Random(1), NullLogger<HistoryCollector>.Instance);
        _updates = new UpdatesCollector(pool, _store!, new UpdatesOptions { MinPoll = TimeSpan.FromMilliseconds(20) }, new UpdatesMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System, new Random(1), NullLogger<UpdatesCollector>.Instance);
        var statistics = new StatisticsCollector(pool, new FakeSchedule(), new FakeRoutes(), _store!, new StatisticsOptions(), new StatisticsMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System, new Random(1), NullLogger<StatisticsCollector>.Instance);
        _server = await ControlServer.StartAsync(Data, new LocalControl(pool, _collector, _updates, statistics, _configuration, _keys, _operators), default);
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        await _updates!.DisposeAsync();
        _collector!.Dispose();
        await _store!.DisposeAsync();
        await _services.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task CollectAsync_OverTheInterface_StreamsProgressAndMessages()
    {
        _news.Post(Enumerable.Range(1, 1234));
        using var control = await RemoteControl.TryConnectAsync(HostAddress.TryRead(Data)!, default);
        var observer = new CountingObserver();

        var outcome = await control!.CollectAsync("news", null, observer, default);

        Assert.Equal(ChannelStatus.Complete, outcome.Status);
        Assert.Equal(1234, outcome.Fetched);
        Assert.Equal(1234, observer.Rows);
        using var output = new MemoryStream();
        await control.WriteMessagesAsync("NEWS", 600, output, default);
        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(600, lines.Length);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal(1234, first.RootElement.GetProperty("id").GetInt32());
        Assert.Equal("message 1234", first.RootElement.GetProperty("text").GetString());
        Assert.Equal(1_700_001_234, first.RootElement.GetProperty("date").GetInt32());
        Assert.Equal(1234, first.RootElement.GetProperty("views").GetInt32());
    }

    [Fact]
    public async Task LoginAsync_OverTheInterface_TakesTheSteps()
    {
        using var control = await RemoteControl.TryConnectAsync(HostAddress.TryRead(Data)!, default);

        Assert.Equal(LoginStep.Code, (await control!.LoginAsync("a", new LoginInput(Phone: "15550000001"), default)).Step);
        var wrong = await control.LoginAsync("a", new LoginInput(Code: "1"), default);
        Assert.Equal("PHONE_CODE_INVALID", wrong.Failure!.Error);
        Assert.Equal(LoginStep.Done, (await control.LoginAsync("a", new LoginInput(Code: "12345"), default)).Step);
        Assert.Equal("a", Assert.Single(await control.ListAccountsAsync(default)).AccountId);
    }

    [Fact]
    public async Task ImportAndExport_OverTheInterface_CarryTheLogin()
    {
        using var control = await RemoteControl.TryConnectAsync(HostAddress.TryRead(Data)!, default);

        var login = (await control!.ExportAsync("a", default)).Value!;
        Assert.Equal((2, 7, "127.0.0.1:443", 1), (login.DcId, login.UserId, login.Address, login.ApiId));
        Assert.Equal(Enumerable.Repeat((byte)7, PortableSession.KeyLength), login.Key);
        Assert.Equal(7, (await control.ImportAsync("a", new ImportInput(login, ImportMode.Verify), default)).UserId);
        var refused = await control.ImportAsync("a", new ImportInput(login with { Key = new byte[PortableSession.KeyLength] }, ImportMode.CheckOnly), default);
        Assert.Equal("AUTH_KEY_UNREGISTERED", refused.Failure!.Error);
    }

    [Fact]
    public async Task Collection_OverTheInterface_IsChangedAndListed()
    {
        await using var cluster = await JobCluster.StartAsync(_directory);
        _pool.Jobs = _ => cluster.Job;
        using var control = await RemoteControl.TryConnectAsync(HostAddress.TryRead(Data)!, default);

        var wrong = await control!.Collection.ChangeAsync("a job/1", new CollectionChange { Channels = ["news", "no channel"], Kinds = ["history"] }, default);
        Assert.Contains("channel 2", Assert.Single(wrong.Problems), StringComparison.Ordinal);
        var added = await control.Collection.ChangeAsync("a job/1", new CollectionChange { Channels = ["News", "talk"], Kinds = ["history", "updates"] }, default);
        Assert.Equal(4, added.Changed);
        var removed = await control.Collection.ChangeAsync("a job/1", new CollectionChange { Channels = ["news"], Kinds = ["updates"], Remove = true }, default);
        Assert.Equal(1, removed.Changed);

        var listing = await control.Collection.ListAsync("a job/1", default);
        Assert.Equal([new WorkItem("news", "history"), new WorkItem("talk", "history"), new WorkItem("talk", "updates")], listing.Work.Select(work => work.Item));
        Assert.Empty(listing.Workers);
    }

    [Fact]
    public async Task Operators_OverTheInterface_AreListedAndChanged()
    {
        using var control = await RemoteControl.TryConnectAsync(HostAddress.TryRead(Data)!, default);
        var change = new OperatorChange { Kind = OperatorChangeKind.Add, Entry = new OperatorEntry { Name = "bob", Role = OperatorRole.Operator, TokenHash = new string('b', 64) } };

        Assert.Equal(_operators.Entries, await control!.Operators.ListAsync(default));
        Assert.Equal(OperatorChangeStatus.NameTaken, await control.Operators.ChangeAsync(change, "ann@host", default));
        Assert.Equal((change, "ann@host"), Assert.Single(_operators.Asked));
    }

    [Fact]
    public async Task Request_WithoutTheToken_IsRefused()
    {
        var address = HostAddress.TryRead(Data)!;
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri(address.Url + "/v1/accounts"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Null(await RemoteControl.TryConnectAsync(address with { Token = "guess" }, default));
    }

    [Fact]
    public async Task HostFile_WhileRunning_IsForTheOwnerOnlyAndGoesWithTheHost()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Data.HostFile));
        }

        await _server!.DisposeAsync();

        Assert.False(File.Exists(Data.HostFile));
        Assert.Null(HostAddress.TryRead(Data));
    }

    [Fact]
    public void TryTake_Held_IsNullUntilReleased()
    {
        using (var taken = DataLock.TryTake(Data))
        {
            Assert.NotNull(taken);
            Assert.Null(DataLock.TryTake(Data));
        }

        using var again = DataLock.TryTake(Data);
        Assert.NotNull(again);
    }

    private sealed class CountingObserver : IHistoryObserver
    {
        public int Rows { get; private set; }

        public void Started(string username, long stored, long total)
        {
        }

        public void PageStored(string username, int rows, int total, string accountId) => Rows += rows;

        public void Waiting(string username, string accountId, TimeSpan wait)
        {
        }

        public void Finished(ChannelOutcome outcome)
        {
        }
    }
}
