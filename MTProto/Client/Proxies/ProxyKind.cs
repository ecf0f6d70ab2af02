namespace MTProto.Client.Proxies;

/// <summary>What a proxy speaks.</summary>
public enum ProxyKind
{
    /// <summary>SOCKS version 5 (RFC 1928), with or without user name and password (RFC 1929). Names are resolved by the proxy.</summary>
    Socks5,

    /// <summary>HTTP with CONNECT (RFC 9110, section 9.3.6), with or without Basic credentials (RFC 7617).</summary>
    Http,

    /// <summary>An MTProto proxy (core.telegram.org/mtproto/mtproto-transports#transport-obfuscation): plain, <c>dd</c> or <c>ee</c> secret.</summary>
    Mtproxy,
}
