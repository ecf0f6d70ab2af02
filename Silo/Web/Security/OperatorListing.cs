using Grains.Interfaces.Operators;

namespace Telepool.Silo.Web.Security;

/// <summary>Somebody who may log in.</summary>
/// <param name="Name">Who.</param>
/// <param name="Role">What they may do.</param>
/// <param name="By"><c>token</c>, <c>certificate</c> or <c>subject</c>.</param>
/// <param name="Expires">When it ends; null: never.</param>
/// <param name="IsGood">Whether it is good now.</param>
public sealed record OperatorListing(string Name, OperatorRole Role, string By, DateTimeOffset? Expires, bool IsGood);
