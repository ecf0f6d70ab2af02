namespace Grains.Interfaces.KeyVault;

/// <summary>
/// Seals everything that the deployment stores under the vault's newest key, in the background and at a limited rate. There is one, under
/// <see cref="Deployment"/>. How far it is is stored: it goes on where it was after its silo has died. No grain calls it.
/// </summary>
[Alias("telepool.key-rotation")]
public interface IKeyRotationGrain : IGrainWithStringKey
{
    /// <summary>The key of the one.</summary>
    const string Deployment = "default";

    /// <summary>How things stand.</summary>
    [Alias("status")]
    Task<KeyRotationStatus> GetStatusAsync();

    /// <summary>Makes a new version of the key and begins to seal everything under it.</summary>
    /// <param name="isShared">Whether all processes read one key file. Without it a cluster whose processes may have copies is refused: the others could open nothing that is sealed anew.</param>
    [Alias("rotate")]
    Task<KeyRotationAnswer> RotateAsync(bool isShared);

    /// <summary>Begins to look at everything again, and seals under the newest key what is not.</summary>
    [Alias("reseal")]
    Task<KeyRotationAnswer> ResealAsync();

    /// <summary>Looks at everything again, and at the end takes a version away for good where nothing is sealed under it.</summary>
    [Alias("retire")]
    Task<KeyRotationAnswer> RetireAsync(string keyId);

    /// <summary>Goes on with what was interrupted, and begins where a key was added elsewhere. Hosts call it at their start and now and then.</summary>
    [Alias("resume")]
    Task ResumeAsync();
}
