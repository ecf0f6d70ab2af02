namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>Who is connected to the data centre directly while no middle proxy of it serves.</summary>
public enum MiddleFallback
{
    /// <summary>Users without an ad tag; whoever has one is refused, since Telegram would not show the channel.</summary>
    Untagged,

    /// <summary>Nobody: connections are refused.</summary>
    Never,

    /// <summary>Everybody; the channel of an ad tag is not shown meanwhile.</summary>
    Always,
}
