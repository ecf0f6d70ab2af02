namespace Grains.Interfaces.Statistics;

/// <summary>The two sorts of statistics that Telegram keeps (core.telegram.org/api/stats).</summary>
[GenerateSerializer, Alias("telepool.statistics-kind")]
public enum StatisticsKind
{
    /// <summary>Of a broadcast channel (<c>stats.getBroadcastStats</c>).</summary>
    Broadcast,

    /// <summary>Of a supergroup (<c>stats.getMegagroupStats</c>).</summary>
    Megagroup,
}
