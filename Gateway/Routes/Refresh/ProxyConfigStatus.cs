namespace Telepool.Gateway.Routes.Refresh;

/// <summary>What became of reading a configuration of proxies.</summary>
internal enum ProxyConfigStatus
{
    /// <summary>It is one.</summary>
    Ok,

    /// <summary>It holds no address at all.</summary>
    Empty,

    /// <summary>It breaks the format, or its limits.</summary>
    Invalid,
}
