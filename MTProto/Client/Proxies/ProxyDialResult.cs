namespace MTProto.Client.Proxies;

/// <summary>A connection through a proxy, or why there is none.</summary>
/// <param name="Stream">The connection; null where there is none.</param>
/// <param name="Failure">Why not.</param>
/// <param name="Reason">The same in words; names no credentials.</param>
public readonly record struct ProxyDialResult(Stream? Stream, ProxyFailure Failure, string? Reason)
{
    internal static ProxyDialResult Connected(Stream stream) => new(stream, ProxyFailure.None, null);

    internal static ProxyDialResult Failed(ProxyFailure failure, string reason) => new(null, failure, reason);
}
