namespace MTProto.Transports.FakeTls;

/// <summary>Which browser a ClientHello looks like.</summary>
public enum ClientHelloShape
{
    /// <summary>A current Chrome: permuted extensions, a post-quantum key share, 1.7 to 1.9 kB.</summary>
    PostQuantum,

    /// <summary>
    /// An older Chrome, padded to 517 bytes in all: for proxies that compare the record's length with what browsers sent when they were
    /// written.
    /// </summary>
    Padded,
}
