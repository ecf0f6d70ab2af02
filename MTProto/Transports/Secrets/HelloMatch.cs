namespace MTProto.Transports.Secrets;

/// <summary>Who made a ClientHello.</summary>
public readonly struct HelloMatch
{
    internal HelloMatch(int index, ProxySecret secret, uint seconds)
    {
        Index = index;
        Secret = secret;
        ClientTime = DateTimeOffset.FromUnixTimeSeconds(seconds);
    }

    /// <summary>The entry's position in the list that the index was made of.</summary>
    public int Index { get; }

    /// <summary>The secret that the client knows: the entry's, or the one derived from it. The answer and the obfuscation inside are made with it.</summary>
    public ProxySecret Secret { get; }

    /// <summary>What the client's clock said; seconds since it was switched on with some clients. Not judged here.</summary>
    public DateTimeOffset ClientTime { get; }
}
