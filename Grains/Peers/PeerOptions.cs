namespace Grains.Peers;

/// <summary>The rules for what accounts remember of channels.</summary>
public sealed class PeerOptions
{
    /// <summary>For how long an account that was not allowed to see a channel's statistics does not ask again; above 0.</summary>
    public TimeSpan StatisticsDeniedTtl { get; set; } = TimeSpan.FromHours(6);
}
