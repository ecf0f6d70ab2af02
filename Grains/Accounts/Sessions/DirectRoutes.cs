using Grains.Accounts.Sessions.Mtproto;
using Microsoft.Extensions.Options;

namespace Grains.Accounts.Sessions;

/// <summary>No proxies: every account goes straight.</summary>
internal sealed class DirectRoutes(IOptions<TelegramOptions> options) : ISessionRoutes
{
    private readonly SessionRoute _route = options.Value.LocalAddress is { } local ? new SessionRoute { LocalAddress = local } : SessionRoute.Direct;

    public SessionRoute For(string accountId) => _route;
}
