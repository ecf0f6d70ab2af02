using Grains.Interfaces.Accounts;

namespace Telepool.Collectors.Sessions;

/// <summary>A session that another client has made.</summary>
/// <param name="Format">The form it was read from.</param>
/// <param name="Session">What of it counts.</param>
public sealed record ForeignSession(SessionFormat Format, PortableSession Session);
