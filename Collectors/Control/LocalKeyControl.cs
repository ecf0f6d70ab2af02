using Grains.Interfaces.KeyVault;

namespace Telepool.Collectors.Control;

/// <summary>The vault's keys through the grain that rotates them.</summary>
/// <param name="rotation">The grain.</param>
public sealed class LocalKeyControl(IKeyRotationGrain rotation) : IKeyControl
{
    /// <inheritdoc/>
    public Task<KeyRotationStatus> GetStatusAsync(CancellationToken cancellationToken) => rotation.GetStatusAsync().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<KeyRotationAnswer> RotateAsync(bool isShared, CancellationToken cancellationToken) => rotation.RotateAsync(isShared).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<KeyRotationAnswer> ResealAsync(CancellationToken cancellationToken) => rotation.ResealAsync().WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<KeyRotationAnswer> RetireAsync(string keyId, CancellationToken cancellationToken) => rotation.RetireAsync(keyId).WaitAsync(cancellationToken);
}
