namespace Emulator.Proxies;

/// <summary>What an emulated proxy speaks.</summary>
public enum EmulatorProxyKind
{
    /// <summary>SOCKS5 (RFC 1928), with user name and password (RFC 1929) where the options have them.</summary>
    Socks5,

    /// <summary>HTTP CONNECT, with Basic credentials where the options have them.</summary>
    Http,

    /// <summary>An MTProto proxy: plain, <c>dd</c> or <c>ee</c> by its secret.</summary>
    Mtproxy,
}
