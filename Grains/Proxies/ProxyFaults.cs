using Grains.Interfaces.Proxies;
using MTProto.Client.Proxies;

namespace Grains.Proxies;

/// <summary>From the client's failures to the contract's.</summary>
internal static class ProxyFaults
{
    public static ProxyFault Of(ProxyFailure failure) => failure switch
    {
        ProxyFailure.None => ProxyFault.None,
        ProxyFailure.Unreachable => ProxyFault.Unreachable,
        ProxyFailure.TimedOut => ProxyFault.TimedOut,
        ProxyFailure.Closed => ProxyFault.Closed,
        ProxyFailure.Credentials => ProxyFault.Credentials,
        ProxyFailure.Forbidden => ProxyFault.Forbidden,
        ProxyFailure.Broken => ProxyFault.Broken,
        ProxyFailure.Target => ProxyFault.Target,
        _ => ProxyFault.Protocol,
    };
}
