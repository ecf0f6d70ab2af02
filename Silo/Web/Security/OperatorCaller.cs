using Grains.Interfaces.Operators;

namespace Telepool.Silo.Web.Security;

/// <summary>Who is calling.</summary>
/// <param name="Name">The name that the audit uses.</param>
/// <param name="Role">What the caller may do.</param>
/// <param name="Kind">How they showed it.</param>
/// <param name="SessionId">The session; null for other kinds.</param>
/// <param name="EndsAt">When it ends at the latest; null where nothing says.</param>
internal sealed record OperatorCaller(string Name, OperatorRole Role, CallerKind Kind, string? SessionId = null, DateTimeOffset? EndsAt = null);
