namespace Telepool.Collectors.Control;

/// <summary>A running platform; disposing it stops it.</summary>
public interface IPlatform : IAsyncDisposable
{
    /// <summary>What commands ask of it.</summary>
    ITelepoolControl Control { get; }
}
