using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MTProto.Client;
using MTProto.Client.Proxies;
using MTProto.Crypto;
using MTProto.Tl;

namespace MTProto.Tests.Client.Proxies;

/// <summary>The client through proxies that nobody here wrote: microsocks and tinyproxy, as Debian has them.</summary>
public sealed class DebianProxyTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    [Theory]
    [InlineData("reader:sesame@", true)]
    [InlineData("reader:wrong@", false)]
    [InlineData("", false)]
    public async Task Microsocks_WithCredentials_TakesTheRightOnesOnly(string credentials, bool works)
    {
        var port = FreePort();
        using var proxy = Start("microsocks", "-i", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-u", "reader", "-P", "sesame");
        await CheckAsync($"socks5://{credentials}127.0.0.1:{port}", proxy, port, works);
    }

    [Theory]
    [InlineData("reader:sesame@", true)]
    [InlineData("reader:wrong@", false)]
    [InlineData("", false)]
    public async Task Tinyproxy_WithCredentials_TakesTheRightOnesOnly(string credentials, bool works)
    {
        var port = FreePort();
        var configuration = Path.Combine(Path.GetTempPath(), $"tinyproxy-{Guid.NewGuid():N}.conf");
        await File.WriteAllTextAsync(configuration, $"Port {port}\nListen 127.0.0.1\nBasicAuth reader sesame\nTimeout 60\n", TestContext.Current.CancellationToken);
        try
        {
            using var proxy = Start("tinyproxy", "-d", "-c", configuration);
            await CheckAsync($"http://{credentials}127.0.0.1:{port}", proxy, port, works);
        }
        finally
        {
            File.Delete(configuration);
        }
    }

    private async Task CheckAsync(string address, Process process, int port, bool works)
    {
        try
        {
            await UntilListeningAsync(process, port);
            Assert.True(ProxyAddress.TryParse(address, out var proxy, out _));
            var server = fixture.Server;
            var options = new TelegramClientOptions
            {
                ApiId = 12345,
                ApiHash = "0123456789abcdef0123456789abcdef",
                DcAddresses = server.DataCenters.ToDictionary(center => center.Key, center => (EndPoint)center.Value),
                PublicKeys = RsaPublicKey.ReadPem(await File.ReadAllTextAsync(server.PublicKeyPath, TestContext.Current.CancellationToken)),
                Proxy = proxy,
            };
            await using var client = new TelegramClient(options, new ClientSessionState());
            Assert.Equal(works ? null : CallErrorKind.Proxy, (await client.CallAsync(new HelpGetConfig())).Error?.Kind);
            var probe = await ProxyProbe.RunAsync(proxy, 2, options, TestContext.Current.CancellationToken);
            Assert.Equal(works ? ProxyFailure.None : ProxyFailure.Credentials, probe.Failure);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task UntilListeningAsync(Process process, int port)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
                return;
            }
            catch (SocketException)
            {
                Assert.False(process.HasExited, "The proxy has ended.");
                await Task.Delay(20, deadline.Token);
            }
        }
    }

    private static Process Start(string program, params string[] arguments)
    {
        // Debian puts servers where the path of a user does not lead.
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Append("/usr/sbin");
        var path = directories.Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            Assert.Skip($"{program} is missing.");
        }

        var process = new Process { StartInfo = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            Assert.Skip($"{program} does not start: {exception.Message}");
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
