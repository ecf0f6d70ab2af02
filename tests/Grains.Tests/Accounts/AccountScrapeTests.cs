using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Grains.Accounts;
using Grains.Interfaces.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Metrics;

namespace Grains.Tests.Accounts;

/// <summary>Reading the metrics of a process that has ten thousand accounts.</summary>
public sealed class AccountScrapeTests : IAsyncLifetime
{
    private const int Accounts = 10_000;
    private const int LabelledAccounts = 100;
    private const int MaxBytes = 2_000_000;

    // The figure of the benchmark is 50 ms; here the machine may be as busy as it likes.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private WebApplication? _app;
    private HttpClient? _client;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMeterExposition();
        _app = builder.Build();
        _app.MapMeterExposition();
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        var metrics = new AccountMetrics(_app.Services.GetRequiredService<IMeterFactory>(), new AccountDrain());
        for (var i = 0; i < Accounts; i++)
        {
            metrics.Stands($"account-{i}", i % 4 == 0 ? AccountState.Ready : AccountState.Flooded, i % 4 == 0);
            metrics.Called("messages.getHistory", $"account-{i}", (i % 5) + 1, "ok", TimeSpan.FromMilliseconds(20));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _app!.DisposeAsync();
    }

    [Fact]
    public async Task Metrics_OfTenThousandAccounts_AreSmallSoonAndComplete()
    {
        await ReadAsync();
        var started = Stopwatch.GetTimestamp();
        var text = await ReadAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);

        Assert.InRange(elapsed, TimeSpan.Zero, Bound);
        Assert.InRange(text.Length, 1, MaxBytes);
        Assert.Contains("mtproto_pool_accounts_total 10000\n", text, StringComparison.Ordinal);
        Assert.Contains("mtproto_pool_accounts_healthy 2500\n", text, StringComparison.Ordinal);
        Assert.Contains("mtproto_accounts_unlabelled 9900\n", text, StringComparison.Ordinal);
        var shown = global::Testing.Prometheus.Exposition.Parse(text);
        Assert.Equal(LabelledAccounts + 5, shown.Families["mtproto_requests_total"].Samples.Count);
        Assert.Equal(Accounts, shown.Sum("mtproto_requests_total"));
        Assert.Equal(Accounts - LabelledAccounts, shown.Sum("mtproto_requests_total", ("account", "other")));
    }

    [Fact]
    public async Task Metrics_ReadByElevenAtOnce_AreWholeForEach()
    {
        var texts = await Task.WhenAll(Enumerable.Range(0, 11).Select(_ => ReadAsync()));

        Assert.All(texts, text => Assert.Equal(Accounts, global::Testing.Prometheus.Exposition.Parse(text).Sum("mtproto_requests_total")));
    }

    [Theory]
    [InlineData("POST", "/metrics", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/metrics", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/metrics/other", HttpStatusCode.NotFound)]
    [InlineData("GET", "/metrics%2f..", HttpStatusCode.NotFound)]
    [InlineData("HEAD", "/metrics", HttpStatusCode.OK)]
    public async Task Metrics_OtherMethodOrPath_AreRefused(string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await _client!.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Metrics_WithSlowReaders_AnswerOthersAndGoOnCounting()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var address = _client!.BaseAddress!;
        var slow = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 50; i++)
            {
                var reader = new TcpClient { ReceiveBufferSize = 1024 };
                slow.Add(reader);
                await reader.ConnectAsync(address.Host, address.Port, cancellation);
                await reader.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"), cancellation);
            }

            var started = Stopwatch.GetTimestamp();
            Assert.Contains("mtproto_pool_accounts_total 10000\n", await ReadAsync(), StringComparison.Ordinal);
            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        }
        finally
        {
            slow.ForEach(reader => reader.Dispose());
        }
    }

    private Task<string> ReadAsync() => _client!.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
}
