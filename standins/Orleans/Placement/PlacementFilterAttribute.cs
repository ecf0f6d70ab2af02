namespace Orleans.Placement;

/// <summary>Narrows the silos that a grain class may live in, by what silos say of themselves.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public abstract class PlacementFilterAttribute : Attribute
{
    private protected PlacementFilterAttribute(int order) => Order = order;

    /// <summary>Filters with lower numbers come first.</summary>
    internal int Order { get; }

    /// <summary>The candidates that remain.</summary>
    /// <param name="caller">What the calling silo says of itself; null for clients.</param>
    /// <param name="candidates">What the candidates say of themselves.</param>
    internal abstract IEnumerable<Cluster.Silo> Filter(IReadOnlyDictionary<string, string>? caller, IReadOnlyList<Cluster.Silo> candidates);
}
