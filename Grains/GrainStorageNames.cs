namespace Grains;

/// <summary>The grain storages that a host must provide.</summary>
public static class GrainStorageNames
{
    /// <summary>Survives the process: sessions, epochs, peers, cursors.</summary>
    public const string Durable = "telepool";
}
