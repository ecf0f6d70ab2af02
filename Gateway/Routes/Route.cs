namespace Telepool.Gateway.Routes;

/// <summary>Where one data centre is. One object per data centre and configuration, so that it can be a key by reference.</summary>
internal sealed class Route
{
    /// <summary>What <see cref="Number"/> is of the route that data centres go which are not listed.</summary>
    public const int DefaultNumber = 0;

    public Route(int number, bool isMedia, IReadOnlyList<RouteAddress> addresses)
    {
        ArgumentOutOfRangeException.ThrowIfZero(addresses.Count);
        Number = number;
        IsMedia = isMedia;
        Addresses = addresses;
    }

    /// <summary>The data centre whose addresses these are; not always what a client asked for: media may be served by the plain one.</summary>
    public int Number { get; }

    /// <summary>Whether the addresses are of servers for media only.</summary>
    public bool IsMedia { get; }

    /// <summary>The addresses, those of the lowest tier first; at least one.</summary>
    public IReadOnlyList<RouteAddress> Addresses { get; }

    /// <summary>Whether there is only one address, so that nothing is gained by waiting whether it answers.</summary>
    public bool HasOneAddress => Addresses.Count == 1;
}
