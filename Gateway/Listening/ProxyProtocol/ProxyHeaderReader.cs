namespace Telepool.Gateway.Listening.ProxyProtocol;

/// <summary>Reads the PROXY header of either version from a connection's first bytes.</summary>
internal static class ProxyHeaderReader
{
    /// <summary>Bytes of the longest header that is read.</summary>
    public const int MaxLength = ProxyHeaderV2.MaxLength;

    /// <summary>Looks at everything that has arrived since the connection's start.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="header">The header, where the result is <see cref="ProxyHeaderStatus.Complete"/>.</param>
    /// <param name="consumed">Its length there, otherwise 0.</param>
    public static ProxyHeaderStatus Read(ReadOnlySpan<byte> data, out ProxyHeader header, out int consumed)
    {
        header = default;
        consumed = 0;
        if (data.IsEmpty)
        {
            return ProxyHeaderStatus.Incomplete;
        }

        // The first byte tells the versions apart.
        return data[0] == ProxyHeaderV1.Prefix[0] ? ProxyHeaderV1.Read(data, out header, out consumed) : ProxyHeaderV2.Read(data, out header, out consumed);
    }
}
