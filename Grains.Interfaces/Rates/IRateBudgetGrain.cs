namespace Grains.Interfaces.Rates;

/// <summary>
/// A rate that the whole cluster shares. Lends parts of it to processes in blocks of time, so that no call of an account crosses the cluster.
/// The key is the scope: <c>global</c>, <c>api/ID</c>, <c>proxy/ID</c>.
/// </summary>
[Alias("telepool.rate-budget")]
public interface IRateBudgetGrain : IGrainWithStringKey
{
    /// <summary>Lends the borrower's next block, which begins where its last one ends. What is lent at any moment never adds up to more than the rate.</summary>
    [Alias("borrow")]
    Task<RateBlock> BorrowAsync(RateDemand demand);

    /// <summary>Ends everything that a borrower holds: it stops.</summary>
    /// <param name="borrower">Whose.</param>
    /// <param name="unused">Calls that it had saved up and will not make.</param>
    [Alias("return")]
    Task ReturnAsync(string borrower, double unused);

    /// <summary>Who holds what at present.</summary>
    [Alias("list"), ReadOnly]
    Task<IReadOnlyList<RateLoan>> ListAsync();
}
