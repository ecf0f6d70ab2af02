namespace Grains.Interfaces.KeyVault;

/// <summary>Where the sealing of everything under the newest key stands.</summary>
[GenerateSerializer, Alias("telepool.key-rotation-phase")]
public enum KeyRotationPhase
{
    /// <summary>There was never more than one key.</summary>
    Idle,

    /// <summary>It goes on.</summary>
    Running,

    /// <summary>Everything is sealed under the newest key.</summary>
    Done,

    /// <summary>It has been everywhere, and some things could not be opened; they were left as they are.</summary>
    Incomplete,
}
