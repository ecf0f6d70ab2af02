using Grains.Interfaces.Accounts;

namespace Standalone.Screen;

/// <summary>An account's line.</summary>
/// <param name="Name">The account.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why, where there is a reason.</param>
/// <param name="Until">Until when it is parked; null where it is not.</param>
/// <param name="Leases">Leases out.</param>
/// <param name="Calls">Calls to Telegram so far.</param>
/// <param name="Floods">Floods so far.</param>
/// <param name="Proxy">The proxy that it connects through; empty for none.</param>
internal sealed record AccountRow(string Name, AccountState State, string Reason, DateTimeOffset? Until, int Leases, long Calls, long Floods, string Proxy);
