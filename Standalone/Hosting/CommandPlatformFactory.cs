using ServiceDefaults.Configuration;
using Telepool.Collectors.Control;

namespace Standalone.Hosting;

/// <summary>The platform of a command that finds no host: the silos or the servers that the settings name, never an emulator of ours.</summary>
internal sealed class CommandPlatformFactory : IPlatformFactory
{
    private static readonly PlatformRequest Request = new() { Defaults = new Dictionary<string, string> { ["TELEPOOL_LOG_LEVEL"] = "Warning" } };

    public async Task<PlatformStart> StartAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        var overrides = new Dictionary<string, string> { ["TELEPOOL_DATA"] = data.Root };
        if (TelepoolSettings.FromEnvironment(Request.Defaults, overrides).Settings is { Storage.HasRemoteSilos: true } settings)
        {
            // The accounts have their owners in other processes; a second owner here would only take them away.
            return await ClusterPlatform.StartAsync(data, settings, cancellationToken).ConfigureAwait(false);
        }

        if (!ServerChoice.IsConfigured)
        {
            return new PlatformStart(null, ServerChoice.HowToConfigure(data));
        }

        if (ServerChoice.Errors() is { Count: > 0 } missing)
        {
            return new PlatformStart(null, missing);
        }

        if (EmulatedWorld.IsIn(data))
        {
            return new PlatformStart(null, [$"{data.Root} holds an emulator's sessions, which no other server knows; choose another --data"]);
        }

        var (platform, errors) = await StandalonePlatform.StartAsync(data, Request, cancellationToken).ConfigureAwait(false);
        return new PlatformStart(platform, errors);
    }
}
