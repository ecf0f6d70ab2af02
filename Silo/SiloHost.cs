using Microsoft.AspNetCore.Builder;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;

namespace Telepool.Silo;

/// <summary>A process that owns accounts and nothing else.</summary>
internal static class SiloHost
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var result = TelepoolSettings.FromEnvironment();
        if (result.Settings is not { } settings)
        {
            return Refuse(result.Errors);
        }

        if (!settings.Host.PoolEnabled)
        {
            return Refuse([new SettingError("MTPROTO_POOL_ENABLED", "is off, and this process runs the pool only")]);
        }

        IReadOnlyList<SettingError> problems = [.. TelepoolSiloExtensions.Check(settings), .. TelepoolHostExtensions.CheckPorts(settings.Host)];
        if (problems.Count > 0)
        {
            return Refuse(problems);
        }

        var opened = await HostStores.OpenAsync(settings.Storage).ConfigureAwait(false);
        if (opened.Stores is not { } stores)
        {
            return Refuse(opened.Errors);
        }

        await using (stores.ConfigureAwait(false))
        {
            var builder = WebApplication.CreateSlimBuilder(arguments);
            builder.AddTelepoolDefaults(settings).AddTelepoolSilo(settings, stores);
            var app = builder.Build();
            await using (app.ConfigureAwait(false))
            {
                app.MapTelepoolDefaults();
                await app.RunAsync().ConfigureAwait(false);
            }
        }

        return 0;
    }

    private static int Refuse(IReadOnlyList<SettingError> errors)
    {
        StartupReport.Write(Console.Error, errors);
        return StartupReport.ExitCode;
    }
}
