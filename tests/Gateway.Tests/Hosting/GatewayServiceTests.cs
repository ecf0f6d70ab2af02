using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gateway.Tests.Relaying;
using Gateway.Tests.Web;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Hosting;

namespace Gateway.Tests.Hosting;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class GatewayServiceTests : IDisposable
{
    private const string Token = "the-token-of-an-operator";
    private const string Other = "ffeeddccbbaa99887766554433221100";

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-service-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Reload_UnderTraffic_DropsNoConnection()
    {
        await using var dataCenter = new EchoDataCenter();
        Write(dataCenter, extra: string.Empty);
        await using var service = await StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"http://{service.AdminEndPoint}/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var stop = new CancellationTokenSource();
        var talking = Enumerable.Range(0, 8).Select(_ => TalkAsync(service.EndPoints[0], stop.Token)).ToArray();

        for (var i = 1; i <= 20; i++)
        {
            // Users come and go, a listener opens and closes, limits and routes change, and one of the changes is wrong.
            Write(dataCenter, (i % 4) switch
            {
                0 => """, "workers": "many" """,
                1 => $$""", "protection": { "handshake": "{{i}}s" } """,
                2 => $$""", "upstreams": { "balancing": "leastConnections" } """,
                _ => string.Empty,
            }, listeners: i % 2 == 0 ? "\"127.0.0.1:0\"" : "\"127.0.0.1:0\", \"[::1]:0\"", users: $$""", "user{{i}}": "{{i:x32}}" """);
            using var answer = await client.PostAsync(new Uri("v1/reload", UriKind.Relative), null, TestContext.Current.CancellationToken);
            Assert.Equal(i % 4 == 0 ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.OK, answer.StatusCode);
        }

        await stop.CancelAsync();
        var exchanges = await Task.WhenAll(talking);
        Assert.All(exchanges, static count => Assert.True(count > 0));
        Assert.Equal(["one", "other", "user19"], service.Settings.Users.Select(user => user.Name));
    }

    [Fact]
    public async Task RotateAndRemove_OfAUser_HoldForNewConnectionsAndEndOpenOnes()
    {
        await using var dataCenter = new EchoDataCenter();
        Write(dataCenter, extra: string.Empty);
        await using var service = await StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"http://{service.AdminEndPoint}/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var open = await ObfuscatedPeer.ConnectAsync(service.EndPoints[0], first: [1, 2, 3]);
        Assert.Equal([1, 2, 3], await open.ReadAsync(3));

        using var rotated = await client.PostAsync(new Uri("v1/users/one/rotate", UriKind.Relative), null, TestContext.Current.CancellationToken);
        var secret = (string)JsonNode.Parse(await rotated.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["secret"]!;

        await open.SendAsync([4]);
        Assert.Equal([4], await open.ReadAsync(1));
        using var next = await ObfuscatedPeer.ConnectAsync(service.EndPoints[0], secret, first: [5]);
        Assert.Equal([5], await next.ReadAsync(1));

        using var removed = await client.DeleteAsync(new Uri("v1/users/one", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.Empty(await EndOfAsync(open));
        Assert.Empty(await EndOfAsync(next));
    }

    [Fact]
    public async Task Events_OfConnections_AreToldWhileSomebodyListens()
    {
        await using var dataCenter = new EchoDataCenter();
        Write(dataCenter, extra: string.Empty);
        await using var service = await StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"http://{service.AdminEndPoint}/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        while (!service.Host.Events.IsHeard)
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        using (var open = await ObfuscatedPeer.ConnectAsync(service.EndPoints[0], first: [1]))
        {
            await open.ReadAsync(1);
        }

        Assert.Contains("\"user\":\"one\"", await DataOfAsync(reader, "opened"), StringComparison.Ordinal);
        Assert.Contains("\"client\":\"127.0.0.1\"", await DataOfAsync(reader, "closed"), StringComparison.Ordinal);

        var metrics = await client.GetStringAsync(new Uri("metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("telepool_gateway_user_bytes_total{", metrics, StringComparison.Ordinal);
        Assert.Contains("telepool_gateway_accepted_total 1", metrics, StringComparison.Ordinal);
        Assert.Contains("telepool_gateway_handshake_duration_seconds_count{kind=\"obfuscated\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("telepool_gateway_dial_duration_seconds_count{result=\"connected\"} 1", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(GatewayFactory.Key, metrics, StringComparison.Ordinal);
    }

    private static async Task<string> DataOfAsync(StreamReader reader, string kind)
    {
        while (await reader.ReadLineAsync(Timeouts.Token) is { } line)
        {
            if (line == $"event: {kind}")
            {
                return (await reader.ReadLineAsync(Timeouts.Token))!;
            }
        }

        throw new Xunit.Sdk.XunitException($"there was no event {kind}");
    }

    private static async Task<byte[]> EndOfAsync(ObfuscatedPeer peer)
    {
        try
        {
            return await peer.ReadSomeAsync(1);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Whoever is removed is told by a reset.
            return [];
        }
    }

    private static async Task<int> TalkAsync(IPEndPoint gateway, CancellationToken stop)
    {
        using var peer = await ObfuscatedPeer.ConnectAsync(gateway);
        var count = 0;
        for (; !stop.IsCancellationRequested; count++)
        {
            byte[] sent = [(byte)count, 2, 3, 4, 5, 6, 7, 8];
            await peer.SendAsync(sent);
            Assert.Equal(sent, await peer.ReadAsync(sent.Length));
        }

        return count;
    }

    private async Task<GatewayService> StartAsync()
    {
        var sources = new GatewaySources(new GatewayArguments { ConfigFile = Path.Combine(_folder, "gateway.json") }, new Dictionary<string, string>());
        var (service, _, reasons) = await GatewayService.StartAsync(sources, NullLoggerFactory.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Empty(reasons);
        return service!;
    }

    private void Write(EchoDataCenter dataCenter, string extra, string listeners = "\"127.0.0.1:0\"", string users = "")
    {
        var path = Path.Combine(_folder, "gateway.json");
        File.WriteAllText(path + ".new", $$"""
            {
              "listeners": [{{listeners}}],
              "users": { "one": "{{GatewayFactory.Key}}", "other": "{{Other}}"{{users}} },
              "routes": { "default": ["{{dataCenter.EndPoint}}"] },
              "admin": { "endpoint": "127.0.0.1:0", "tokens": { "ops": { "secret": "{{Token}}", "role": "admin" } } }{{extra}}
            }
            """);
        File.SetUnixFileMode(path + ".new", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(path + ".new", path, overwrite: true);
    }
}
