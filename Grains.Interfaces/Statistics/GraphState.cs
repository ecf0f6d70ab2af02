namespace Grains.Interfaces.Statistics;

/// <summary>Whether a graph has been loaded.</summary>
[GenerateSerializer, Alias("telepool.graph-state")]
public enum GraphState
{
    /// <summary>It is here.</summary>
    Loaded,

    /// <summary>Telegram gave a token by which it is loaded (<c>statsGraphAsync</c>).</summary>
    Pending,

    /// <summary>There is none, for which Telegram gave a reason (<c>statsGraphError</c>).</summary>
    Unavailable,
}
