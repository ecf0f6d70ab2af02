namespace Telepool.Gateway.Routes;

/// <summary>Which family of addresses a data centre is reached by.</summary>
public enum AddressPreference
{
    /// <summary>IPv4 first, IPv6 where that does not answer.</summary>
    Ipv4First,

    /// <summary>IPv6 first, IPv4 where that does not answer.</summary>
    Ipv6First,

    /// <summary>IPv4 and nothing else.</summary>
    Ipv4Only,

    /// <summary>IPv6 and nothing else.</summary>
    Ipv6Only,
}
