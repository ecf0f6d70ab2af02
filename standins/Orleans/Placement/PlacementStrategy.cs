namespace Orleans.Runtime;

/// <summary>How the silo of a new activation is chosen.</summary>
public abstract class PlacementStrategy
{
    /// <summary>Whether the cluster keeps one activation per grain and knows where it is.</summary>
    public virtual bool IsUsingGrainDirectory => true;
}
