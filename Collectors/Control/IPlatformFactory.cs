namespace Telepool.Collectors.Control;

/// <summary>Starts the platform in this process, for a command that finds no host.</summary>
public interface IPlatformFactory
{
    /// <summary>Starts what a command needs. The caller holds the lock of the data directory.</summary>
    /// <returns>The platform, or every reason why it cannot start.</returns>
    Task<PlatformStart> StartAsync(DataDirectory data, CancellationToken cancellationToken);
}
