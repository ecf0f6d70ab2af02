namespace Telepool.Gateway.Links;

/// <summary>How a client that opens a link talks to the gateway.</summary>
public enum LinkForm
{
    /// <summary>Obfuscated, as the first clients did it.</summary>
    Plain,

    /// <summary>Obfuscated with random padding, so that lengths tell less: <c>dd</c> and the key.</summary>
    Padded,

    /// <summary>Looks like TLS to a host: <c>ee</c>, the key and the host's name.</summary>
    Tls,
}
