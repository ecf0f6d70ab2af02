namespace Emulator.Proxies;

/// <summary>The server's side of one kind of proxy.</summary>
internal interface IProxyServer
{
    /// <summary>Serves one connection to its end.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="fault">How the proxy fails at the moment.</param>
    /// <param name="reached">To be called once the target is reached.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task ServeAsync(Stream client, Func<EmulatorProxyFault> fault, Action reached, CancellationToken cancellationToken);
}
