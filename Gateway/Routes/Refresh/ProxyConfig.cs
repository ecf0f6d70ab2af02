using System.Net;

namespace Telepool.Gateway.Routes.Refresh;

/// <summary>What core.telegram.org/getProxyConfig says: where the middle proxies of each data centre are.</summary>
internal sealed record ProxyConfig
{
    /// <summary>The data centre for everything that is not listed.</summary>
    public int? Default { get; init; }

    /// <summary>Addresses by data centre, as clients number them; those of 203 are the content network's own.</summary>
    public required DataCenterList Proxies { get; init; }
}
