using Grains.Interfaces.Operators;

namespace Telepool.Silo.Web.Security;

/// <summary>Who may use an endpoint. An endpoint without a rule is refused to everybody.</summary>
/// <param name="Role">The least role; null: everybody, logged in or not.</param>
internal sealed record AccessRule(OperatorRole? Role);
