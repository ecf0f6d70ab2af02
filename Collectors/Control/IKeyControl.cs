using Grains.Interfaces.KeyVault;

namespace Telepool.Collectors.Control;

/// <summary>The vault's keys, for operators.</summary>
public interface IKeyControl
{
    /// <summary>The keys, and where sealing under the newest one stands.</summary>
    Task<KeyRotationStatus> GetStatusAsync(CancellationToken cancellationToken);

    /// <summary>Makes a key and begins to seal everything under it.</summary>
    /// <param name="isShared">Whether all processes read one key file.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<KeyRotationAnswer> RotateAsync(bool isShared, CancellationToken cancellationToken);

    /// <summary>Begins to look at everything again.</summary>
    Task<KeyRotationAnswer> ResealAsync(CancellationToken cancellationToken);

    /// <summary>Begins to look at everything again, and takes a key away at the end where nothing uses it.</summary>
    Task<KeyRotationAnswer> RetireAsync(string keyId, CancellationToken cancellationToken);
}
