using Grains.Interfaces.Accounts;
using Grains.Interfaces.Pool;

namespace Telepool.Silo.Web.Reading.Accounts;

/// <summary>A page of accounts.</summary>
/// <param name="Accounts">The page.</param>
/// <param name="Total">Accounts of the pool.</param>
/// <param name="States">How many stand how.</param>
internal sealed record AccountListing(Listing<AccountStatus> Accounts, int Total, IReadOnlyList<StateCount> States);
