namespace Telepool.Silo.Web.Reading.Gateways;

/// <summary>What goes through the gateways since each of them started.</summary>
internal sealed record TrafficPicture
{
    /// <summary>Gateways that are alive.</summary>
    public int Gateways { get; init; }

    /// <summary>Connections that are open.</summary>
    public long Connections { get; init; }

    /// <summary>Bytes from clients.</summary>
    public long BytesUp { get; init; }

    /// <summary>Bytes to clients.</summary>
    public long BytesDown { get; init; }

    /// <summary>Connections by what their first bytes were.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> Protocols { get; init; }

    /// <summary>Handshakes by kind and result.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> Handshakes { get; init; }

    /// <summary>Connections that were refused, by reason.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> Refusals { get; init; }
}
