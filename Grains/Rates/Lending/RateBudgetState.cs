namespace Grains.Rates.Lending;

/// <summary>What a budget keeps: only who may hold something that an earlier activation has lent.</summary>
[GenerateSerializer, Alias("telepool.rate-budget-state")]
internal sealed class RateBudgetState
{
    /// <summary>The borrowers' names, which are addresses of silos.</summary>
    [Id(0)]
    public HashSet<string> Borrowers { get; set; } = [];
}
