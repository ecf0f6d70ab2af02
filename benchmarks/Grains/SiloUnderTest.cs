using System.Net;
using Benchmarks.Client;
using Grains.Interfaces.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MTProto.Crypto;
using Orleans;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;
using Telepool.Silo;

namespace Benchmarks.Grains;

/// <summary>A host with the product's silo and storage that talks to an emulator in another process, with rates that never hold anything back.</summary>
internal sealed class SiloUnderTest : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly HostStores _stores;
    private readonly WebApplication _app;

    private SiloUnderTest(DirectoryInfo directory, HostStores stores, WebApplication app)
    {
        _directory = directory;
        _stores = stores;
        _app = app;
        Grains = app.Services.GetRequiredService<IGrainFactory>();
    }

    public IGrainFactory Grains { get; }

    public static async Task<SiloUnderTest> StartAsync(EmulatorProcess emulator, int concurrency)
    {
        var directory = Directory.CreateTempSubdirectory("telepool-benchmark-");
        var keys = Path.Combine(directory.FullName, "public.pem");
        await File.WriteAllTextAsync(keys, string.Concat(emulator.Options.PublicKeys.Select(key => key.WritePem() + "\n"))).ConfigureAwait(false);
        var stores = (await HostStores.OpenAsync(new StorageSettings { DataDirectory = directory.FullName }).ConfigureAwait(false)).Stores!;
        var settings = new TelepoolSettings
        {
            Telegram = new TelegramSettings { DataCenters = emulator.Options.DcAddresses, PublicKeysPath = keys },
            Limits = new LimitSettings
            {
                RequestsPerSecondPerAccount = 1e6,
                GlobalRequestsPerSecond = 1e6,
                MaxConcurrencyPerAccount = concurrency,
                AdaptiveRates = false,
                WarmUp = TimeSpan.Zero,
            },
            Host = new HostSettings { HealthBind = new IPEndPoint(IPAddress.Loopback, 0), LogLevel = "Error" },
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddTelepoolDefaults(settings).AddTelepoolSilo(settings, stores);
        var app = builder.Build();
        await app.StartAsync().ConfigureAwait(false);
        return new SiloUnderTest(directory, stores, app);
    }

    /// <summary>Logs an account in by a phone number of the emulator.</summary>
    public async Task LogInAsync(string name, int number)
    {
        var account = Grains.GetGrain<IAccountGrain>(name);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var answer = await account.BeginLoginAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"+1555000{number:0000}")).ConfigureAwait(false);
            answer = answer.Step == LoginStep.Code ? await account.SubmitCodeAsync("12345").ConfigureAwait(false) : answer;
            answer = answer.Step == LoginStep.Password ? await account.SubmitPasswordAsync("telepool").ConfigureAwait(false) : answer;
            if (answer.Step == LoginStep.Done)
            {
                return;
            }
        }

        throw new InvalidOperationException($"The emulator refused to log {name} in.");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        await _stores.DisposeAsync().ConfigureAwait(false);
        _directory.Delete(recursive: true);
    }
}
