using Grains.Accounts.Sessions;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    private SessionRoute? _route;

    /// <summary>The way to Telegram, the same for every session that this activation opens.</summary>
    private SessionRoute Route => _route ??= _routes.For(Id);
}
