using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EndToEnd.Tests.Processes;
using Standalone.Checking;

namespace EndToEnd.Tests.Chaos;

/// <summary>
/// kill -9 of any process of a running platform, again and again, while messages are posted, corrected and taken back: the data centres in
/// one process, the host with accounts and collectors in another.
/// </summary>
public sealed class KillAnyTests(ITestOutputHelper output)
{
    private const int Accounts = 4;
    private static readonly string[] World = ["--channels", "4", "--messages", "8000", "--seed", "5"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Processes_KilledAtRandom_StoreEndsEqualToTheTruth()
    {
        var full = Environment.GetEnvironmentVariable("TELEPOOL_TEST_FULL") == "1";
        var kills = full ? 100 : 12;
        var random = new Random(7);
        using var folder = new Folder();
        var portBase = FreePorts();
        var emulator = await StartEmulatorAsync(folder, portBase, live: true);
        var names = emulator.Channels.Keys.ToArray();
        await LogInAsync(folder, emulator);
        var host = StartHost(folder, emulator, names);
        var (hosts, servers) = (0, 0);
        for (var kill = 0; kill < kills; kill++)
        {
            // Long enough for a start and some work, short enough to meet the start itself now and then.
            await Task.Delay(TimeSpan.FromSeconds(0.3 + (2.2 * random.NextDouble())), TestContext.Current.CancellationToken);
            if (random.Next(3) > 0)
            {
                await host.KillAsync();
                Assert.DoesNotContain("AUTH_KEY_DUPLICATED", host.Errors, StringComparison.Ordinal);
                await host.DisposeAsync();
                host = StartHost(folder, emulator, names);
                hosts++;
            }
            else
            {
                await emulator.KillAsync();
                emulator = await StartEmulatorAsync(folder, portBase, live: true);
                servers++;
            }
        }

        // Nothing is posted any more: what the data centres hold now is what the database must come to hold.
        await emulator.KillAsync();
        await emulator.DisposeAsync();
        var truth = await DumpAsync(folder, portBase);
        await using var quiet = await StartEmulatorAsync(folder, portBase, live: false);
        var report = await SettledAsync(folder, truth);
        host.Terminate();
        (await host.EndAsync()).Expect(0);
        await host.DisposeAsync();
        output.WriteLine($"{hosts} kills of the host, {servers} of the data centres; {report.Stored} messages");
        Assert.True(report.IsClean, $"missing {report.Missing}, duplicates {report.Duplicates}, mismatched {report.Mismatched}, extra {report.Extra}; {string.Join("; ", report.Examples)}");
        var accounts = await TelepoolProcess.RunAsync(quiet.Settings, "accounts", "list", "--data", folder.Under("data"));
        Assert.DoesNotContain("Disabled", accounts.Expect(0).Text, StringComparison.Ordinal);
    }

    private static Task<EmulatorProcess> StartEmulatorAsync(Folder folder, int portBase, bool live) => EmulatorProcess.StartOnAsync(
        portBase,
        [.. World, "--data", folder.Under("emulator"), "--limits", "off", .. live ? ["--posts-per-second", "20", "--edits-per-second", "8", "--deletes-per-second", "4"] : Array.Empty<string>()]);

    private static async Task LogInAsync(Folder folder, EmulatorProcess emulator)
    {
        for (var account = 1; account <= Accounts; account++)
        {
            var phone = string.Create(CultureInfo.InvariantCulture, $"+1555000{account:0000}");
            (await TelepoolProcess.RunAsync(emulator.Settings, "accounts", "login", $"account-{account}", "--phone", phone, "--code", "12345", "--data", folder.Under("data"))).Expect(0);
        }
    }

    private static TelepoolProcess StartHost(Folder folder, EmulatorProcess emulator, string[] names) =>
        TelepoolProcess.Start(emulator.Settings, ["run", .. names, "--data", folder.Under("data")]);

    private static async Task<string> DumpAsync(Folder folder, int portBase)
    {
        var path = folder.Under("truth.ndjson");
        await using var server = await Emulator.EmulatorServer.StartAsync(
            new Emulator.EmulatorOptions { Channels = 4, Messages = 8000, Seed = 5, PortBase = portBase, DataDirectory = folder.Under("emulator") });
        await server.DumpTruthAsync(path);
        return path;
    }

    /// <summary>Waits until the host has caught up; the last report where it does not in time.</summary>
    private static async Task<TruthReport> SettledAsync(Folder folder, string truth)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (true)
        {
            var report = TruthCheck.Run(truth, folder.Under(Path.Combine("data", "history.db")));
            if (report.IsClean || patience.IsCancellationRequested)
            {
                return report;
            }

            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A stretch of ports that was free a moment ago: killed data centres come back on the same.</summary>
    private static int FreePorts()
    {
        for (var portBase = 23_000; ; portBase += 10)
        {
            List<TcpListener> taken = [];
            try
            {
                for (var dc = 1; dc <= Emulator.EmulatorServer.DataCenterCount; dc++)
                {
                    var listener = new TcpListener(IPAddress.Loopback, portBase + dc);
                    listener.Start();
                    taken.Add(listener);
                }

                return portBase;
            }
            catch (SocketException)
            {
                // Somebody has one of them: the next stretch.
            }
            finally
            {
                taken.ForEach(listener => listener.Dispose());
            }
        }
    }
}
