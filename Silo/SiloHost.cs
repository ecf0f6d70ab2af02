using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;

namespace Telepool.Silo;

/// <summary>A process that owns accounts and nothing else: a core silo of a cluster, or the only one.</summary>
public static class SiloHost
{
    /// <summary>Runs a silo until it is cancelled, then drains it and hands over within <c>GRACEFUL_SHUTDOWN_TIMEOUT_S</c>.</summary>
    /// <param name="defaults">Settings that hold where the environment says nothing.</param>
    /// <param name="output">Told where the silo is (<c>silo ADDRESS</c>, <c>gateway ADDRESS</c>, <c>health ADDRESS</c>, <c>pid N</c>) and then <c>ready</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>0, or <see cref="StartupReport.ExitCode"/> with every reason on standard error where it cannot start.</returns>
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string> defaults, TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        var result = TelepoolSettings.FromEnvironment(defaults);
        if (result.Settings is not { } settings)
        {
            return Refuse(result.Errors);
        }

        IReadOnlyList<SettingError> problems = [.. CheckRole(settings), .. TelepoolSiloExtensions.Check(settings), .. TelepoolHostExtensions.CheckPorts(settings.Host)];
        if (problems.Count > 0)
        {
            return Refuse(problems);
        }

        if (await ClusterTables.CreateAsync(settings.Storage, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            return Refuse([failure]);
        }

        var opened = await HostStores.OpenAsync(settings.Storage).ConfigureAwait(false);
        if (opened.Stores is not { } stores)
        {
            return Refuse(opened.Errors);
        }

        await using (stores.ConfigureAwait(false))
        {
            await RunAsync(settings, stores, output, cancellationToken).ConfigureAwait(false);
        }

        return 0;
    }

    private static async Task RunAsync(TelepoolSettings settings, HostStores stores, TextWriter output, CancellationToken cancellationToken)
    {
        // Not the usual builder: that one reads appsettings.json of whatever folder the process was started in, and watches the folder.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        settings = new SnapshotKeeper(settings, stores.Vault).Restore(out var problem);
        if (problem is not null)
        {
            await Console.Error.WriteLineAsync($"telepool: {problem}").ConfigureAwait(false);
        }

        builder.AddTelepoolDefaults(settings).AddTelepoolSilo(settings, stores);
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        var app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            app.MapTelepoolDefaults();
            try
            {
                await app.StartAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            await SayAsync(app.Services, output).ConfigureAwait(false);
            var stopped = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopped);
            await Task.Delay(Timeout.Infinite, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using var limit = new CancellationTokenSource(settings.Host.GracefulShutdownTimeout);
            try
            {
                await app.StopAsync(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync($"telepool: the stop took longer than GRACEFUL_SHUTDOWN_TIMEOUT_S ({settings.Host.GracefulShutdownTimeout.TotalSeconds:0} s) and was cut short").ConfigureAwait(false);
            }
        }
    }

    private static async Task SayAsync(IServiceProvider services, TextWriter output)
    {
        var silo = services.GetRequiredService<ILocalSiloDetails>();
        await output.WriteLineAsync($"silo {silo.SiloAddress.Endpoint}").ConfigureAwait(false);
        await output.WriteLineAsync($"gateway {silo.GatewayAddress.Endpoint}").ConfigureAwait(false);
        foreach (var address in services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            await output.WriteLineAsync($"health {new Uri(address).Authority}").ConfigureAwait(false);
        }

        await output.WriteLineAsync($"pid {Environment.ProcessId}").ConfigureAwait(false);
        await output.WriteLineAsync("ready").ConfigureAwait(false);
        await output.FlushAsync().ConfigureAwait(false);
    }

    private static IEnumerable<SettingError> CheckRole(TelepoolSettings settings)
    {
        if (!settings.Host.PoolEnabled)
        {
            yield return new SettingError("MTPROTO_POOL_ENABLED", "is off, and this process runs the pool only");
        }

        if (settings.Host.Role != HostRole.Core)
        {
            yield return new SettingError("TELEPOOL_ROLE", $"{settings.Host.Role.ToString().ToLowerInvariant()} owns no grains, and this process does nothing else: run `telepool gateway run` or `telepool collector run`, or leave it out");
        }
    }

    private static int Refuse(IReadOnlyList<SettingError> errors)
    {
        StartupReport.Write(Console.Error, errors);
        return StartupReport.ExitCode;
    }
}
