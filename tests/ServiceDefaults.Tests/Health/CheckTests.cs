using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServiceDefaults.Health;
using ServiceDefaults.Health.Checks;
using ServiceDefaults.KeyVault;
using Testing.Postgres;

namespace ServiceDefaults.Tests.Health;

public sealed class CheckTests
{
    [Theory]
    [InlineData("+PONG\r\n", HealthStatus.Healthy)]
    [InlineData("-NOAUTH Authentication required.\r\n", HealthStatus.Healthy)]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n", HealthStatus.Unhealthy)]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", HealthStatus.Unhealthy)]
    [InlineData("", HealthStatus.Unhealthy)]
    public async Task Redis_WhatItAnswers_IsUnderstood(string answer, HealthStatus expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, answer);
        var check = new RedisCheck($"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port},password=secret,abortConnect=false");

        var result = await RunAsync(check);

        Assert.Equal(expected, result.Status);
        Assert.DoesNotContain("secret", result.Description ?? string.Empty, StringComparison.Ordinal);
        await serving;
    }

    [Fact]
    public async Task Redis_OneOfTwoServers_IsEnough()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, "+PONG\r\n");

        var result = await RunAsync(new RedisCheck($"127.0.0.1:1,127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));

        Assert.Equal(HealthStatus.Healthy, result.Status);
        await serving;
    }

    [Theory]
    [InlineData("a:1,b,password=x=y:2", "a:1 b:6379")]
    [InlineData("[::1]:7,[::2]", "::1:7 ::2:6379")]
    [InlineData("ssl=true", "")]
    public void Redis_ConnectionString_NamesItsServers(string connection, string expected) =>
        Assert.Equal(expected, string.Join(' ', RedisCheck.EndPoints(connection).Select(server => $"{server.Host}:{server.Port}")));

    [Fact]
    public async Task Postgres_ThatStopsAndStarts_IsLostAndBack()
    {
        await using var server = await PostgresServer.StartNewAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.SkipWhen(server is null, PostgresServer.Missing);
        var check = new PostgresCheck(server!.ConnectionString + ";Password=secret;Pooling=false");
        Assert.Equal(HealthStatus.Healthy, (await RunAsync(check)).Status);

        await server.KillAsync();
        var lost = await RunAsync(check);
        Assert.Equal(HealthStatus.Unhealthy, lost.Status);
        Assert.DoesNotContain("secret", lost.Description, StringComparison.Ordinal);

        await server.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, (await RunAsync(check)).Status);
    }

    [Fact]
    public async Task Postgres_StringThatIsNone_SaysSoWithoutRepeatingIt()
    {
        var result = await RunAsync(new PostgresCheck("Password=secret;Nonsense=1"));

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.DoesNotContain("secret", result.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, HealthStatus.Healthy)]
    [InlineData(int.MaxValue, HealthStatus.Unhealthy)]
    public async Task Disk_RoomThatIsLeft_IsCompared(int minimum, HealthStatus expected)
    {
        using var folder = new TestFolder();

        Assert.Equal(expected, (await RunAsync(new DiskCheck(folder.Path, minimum))).Status);
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public async Task Disk_FolderThatIsNotThereYet_IsWellUntilItWasAndIsGone()
    {
        using var folder = new TestFolder();
        var check = new DiskCheck(Path.Combine(folder.File("not"), "yet"), 0);
        Assert.Equal(HealthStatus.Healthy, (await RunAsync(check)).Status);

        Directory.CreateDirectory(Path.Combine(folder.File("not"), "yet"));
        Assert.Equal(HealthStatus.Healthy, (await RunAsync(check)).Status);

        Directory.Delete(folder.File("not"), recursive: true);
        Assert.Equal(HealthStatus.Unhealthy, (await RunAsync(check)).Status);
    }

    [Fact]
    public async Task Disk_WhatIsNoFolder_IsUnhealthy()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder.File("file"), string.Empty, TestContext.Current.CancellationToken);
        var disk = await DiskSpace.OfAsync("/proc/1", TestContext.Current.CancellationToken);

        Assert.SkipWhen(!OperatingSystem.IsLinux(), "/proc is Linux'");
        Assert.NotNull(disk.Problem);
        Assert.True(disk.IsThere);
        Assert.Equal(folder.Path, (await DiskSpace.OfAsync(Path.Combine(folder.File("file"), "under"), TestContext.Current.CancellationToken)).Folder);
    }

    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 524288L)]
    [InlineData("Max open files            1024                 unlimited            files     ", long.MaxValue)]
    [InlineData("Max open files            1024", null)]
    [InlineData("Max open files            1024 many files", null)]
    [InlineData("Max processes             1                    2                    processes ", null)]
    [InlineData("", null)]
    public void OpenFiles_LineOfTheLimit_IsRead(string line, long? expected) => Assert.Equal(expected, OpenFileLimit.Parse(line));

    [Fact]
    public async Task KeyVault_OfAFile_IsWell()
    {
        using var folder = new TestFolder();
        using var vault = KeyFileVault.Open(folder.File("keys"), true).Vault!;

        Assert.Equal(HealthStatus.Healthy, (await RunAsync(new KeyVaultCheck(vault))).Status);
    }

    private static async Task<HealthCheckResult> RunAsync(IHealthCheck check)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        return await check.CheckHealthAsync(new HealthCheckContext(), limit.Token);
    }

    private static async Task ServeAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var asked = new byte[6];
        await client.GetStream().ReadExactlyAsync(asked, TestContext.Current.CancellationToken);
        Assert.Equal("PING\r\n"u8, asked);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
    }
}
