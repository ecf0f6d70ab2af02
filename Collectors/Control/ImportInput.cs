using Grains.Interfaces.Accounts;

namespace Telepool.Collectors.Control;

/// <summary>A login to take over.</summary>
/// <param name="Session">The login.</param>
/// <param name="Mode">How far the import goes.</param>
public sealed record ImportInput(PortableSession Session, ImportMode Mode);
