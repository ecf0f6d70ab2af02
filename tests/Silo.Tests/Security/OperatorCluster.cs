using System.Net;
using Grains;
using Grains.Interfaces.Operators;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.TestingHost;
using ServiceDefaults.Configuration;
using Telepool.Silo.Web.Hosting;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Tests.Security;

/// <summary>Two silos in this process, each with the operator's pages and a tokens' file of its own, and one clock of the test's.</summary>
internal sealed class OperatorCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;
    private readonly List<Site> _sites = [];

    private OperatorCluster()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(GrainStorageNames.Durable);
            silo.Services.AddKeyedSingleton<TimeProvider>(GrainClock.Key, Time);
            silo.Services.AddSingleton(TelepoolSettings.From(new Dictionary<string, string>()).Settings!);
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.AddSingleton<LiveSettings>();
            DashboardPart.Add(silo);
        });
        _cluster = builder.Build();
    }

    public ManualClock Time { get; } = new();

    public IGrainFactory Grains => _cluster.Client;

    public Site First => _sites[0];

    public Site Second => _sites[1];

    public static async Task<OperatorCluster> StartAsync(int loginFailures = 10)
    {
        var cluster = new OperatorCluster();
        await cluster._cluster.DeployAsync();
        foreach (var silo in cluster._cluster.GetActiveSilos())
        {
            cluster._sites.Add(await Site.StartAsync(cluster._cluster.GetSiloServiceProvider(silo.SiloAddress), cluster.Time, loginFailures));
        }

        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var site in _sites)
        {
            await site.DisposeAsync();
        }

        await _cluster.DisposeAsync();
    }

    /// <summary>The pages of one silo.</summary>
    public sealed class Site : IAsyncDisposable
    {
        private readonly TestFolder _folder;
        private readonly OperatorWebServer _server;

        private Site(TestFolder folder, OperatorWebServer server, TokenFile tokens) => (_folder, _server, Tokens) = (folder, server, tokens);

        /// <summary>The file of this silo's machine.</summary>
        public TokenFile Tokens { get; }

        public static async Task<Site> StartAsync(IServiceProvider silo, ManualClock time, int loginFailures)
        {
            var folder = new TestFolder();
            var settings = TelepoolSettings.From(new Dictionary<string, string>
            {
                ["TELEPOOL_DATA"] = folder.Path,
                ["TELEPOOL_WEB_ENABLED"] = "true",
                ["TELEPOOL_WEB_BIND"] = "127.0.0.1:0",
                ["TELEPOOL_WEB_LOGIN_FAILURES"] = loginFailures.ToString(System.Globalization.CultureInfo.InvariantCulture),
            }).Settings!;
            var server = new OperatorWebServer(silo, settings, time, silo.GetRequiredService<IGrainFactory>());
            await server.StartedAsync(CancellationToken.None);
            return new Site(folder, server, new TokenFile(CredentialStore.PathOf(settings), time));
        }

        public Task<Uri> IssueLinkAsync(string name, OperatorRole role) => _server.IssueLinkAsync(name, role);

        /// <summary>A client of this silo with the cookies of one browser. The cookie's name holds the port, as two silos of one machine have one name: it is shown to both.</summary>
        public HttpClient CreateClient(string? bearer = null)
        {
            var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = _server.Address };
            if (bearer is not null)
            {
                client.DefaultRequestHeaders.Authorization = new("Bearer", bearer);
            }

            return client;
        }

        /// <summary>Logs in by a token.</summary>
        /// <returns>The session's secret, which a browser sends to every silo behind one address.</returns>
        public async Task<string> LogInAsync(string token)
        {
            using var client = CreateClient();
            using var page = await client.GetAsync("/login");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/login") { Content = Forms.Of(await page.Content.ReadAsStringAsync(), ("token", token)) };
            request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            return SecretIn(answer);
        }

        /// <summary>What a session's browser is answered here.</summary>
        public async Task<HttpStatusCode> AskAsync(string session, string path = "/api/v1/whoami")
        {
            using var client = CreateClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Cookie", $"telepool-{_server.Address!.Port}={session}");
            using var answer = await client.SendAsync(request);
            return answer.StatusCode;
        }

        /// <summary>Ends a session as its browser would.</summary>
        public async Task LogOutAsync(string session)
        {
            using var client = CreateClient();
            using var asked = new HttpRequestMessage(HttpMethod.Get, "/api/v1/whoami");
            asked.Headers.Add("Cookie", $"telepool-{_server.Address!.Port}={session}");
            using var who = await client.SendAsync(asked);
            using var known = System.Text.Json.JsonDocument.Parse(await who.Content.ReadAsStringAsync());
            using var request = new HttpRequestMessage(HttpMethod.Post, "/logout")
            {
                Content = new FormUrlEncodedContent([new(SessionAntiforgery.Field, known.RootElement.GetProperty("csrf").GetString()!)]),
            };
            request.Headers.Add("Cookie", $"telepool-{_server.Address!.Port}={session}");
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        }

        /// <summary>The session that an answer begins.</summary>
        public static string SecretIn(HttpResponseMessage answer) =>
            answer.Headers.GetValues("Set-Cookie").Single(static cookie => cookie.StartsWith("telepool-", StringComparison.Ordinal) && !cookie.StartsWith("telepool-visit", StringComparison.Ordinal)).Split(';')[0].Split('=', 2)[1];

        public async ValueTask DisposeAsync()
        {
            await _server.StoppingAsync(CancellationToken.None);
            await _server.DisposeAsync();
            _folder.Dispose();
        }
    }
}
