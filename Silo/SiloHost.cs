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
    /// <summary>Runs a silo until it is cancelled, then drains it and hands over within its <see cref="StopBudget"/>.</summary>
    /// <param name="defaults">Settings that hold where the environment says nothing.</param>
    /// <param name="output">Told where the silo is (<c>silo ADDRESS</c>, <c>gateway ADDRESS</c>, <c>health ADDRESS</c>, <c>pid N</c>) and then <c>ready</c>.</param>
    /// <param name="end">Ends the process where the stop takes longer than it may (<see cref="StopGuard.EndProcess"/>); null where that is not for the silo to do.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>0, or <see cref="StartupReport.ExitCode"/> with every reason on standard error where it cannot start.</returns>
    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string> defaults, TextWriter output, Action<TimeSpan>? end, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        var result = TelepoolSettings.FromEnvironment(defaults);
        if (result.Settings is not { } settings)
        {
            return Refuse(result.Errors);
        }

        IReadOnlyList<SettingError> problems = [.. CheckRole(settings), .. TelepoolSiloExtensions.Check(settings), .. TelepoolHostExtensions.CheckPorts(settings)];
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

        foreach (var part in settings.Layers?.Unseen ?? [])
        {
            await Console.Error.WriteLineAsync($"telepool: {part.Path}: what it says of '{part.Name}' was not looked at, since this program has none").ConfigureAwait(false);
        }

        settings = new SnapshotKeeper(settings, stores.Vault).Restore(out var problem);
        if (problem is not null)
        {
            await Console.Error.WriteLineAsync($"telepool: {problem}").ConfigureAwait(false);
        }

        var budget = StopBudget.Of(settings.Host);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var guard = StopGuard.Watch(stop.Token, () => budget.Whole, end);
        await using (stores.ConfigureAwait(false))
        {
            await RunAsync(settings, stores, output, budget, stop).ConfigureAwait(false);
        }

        return 0;
    }

    private static async Task RunAsync(TelepoolSettings settings, HostStores stores, TextWriter output, StopBudget budget, CancellationTokenSource stop)
    {
        // Not the usual builder: that one reads appsettings.json of whatever folder the process was started in, and watches the folder.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.AddTelepoolDefaults(settings).AddTelepoolSilo(settings, stores);
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        var app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            app.MapTelepoolDefaults();
            try
            {
                await app.StartAsync(stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }

            await SayAsync(app.Services, output).ConfigureAwait(false);
            // The silo itself may find that it must end, where the others have given it up.
            using var ending = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), stop);
            await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (await HostStop.StopAsync(app, budget, TimeProvider.System).ConfigureAwait(false) is { } cut)
            {
                await Console.Error.WriteLineAsync($"telepool: {cut}").ConfigureAwait(false);
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
        if (!settings.Has(Feature.Pool))
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
