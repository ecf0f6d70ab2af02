using Grains.Accounts;
using Grains.Accounts.Sessions;
using Grains.Accounts.Sessions.Mtproto;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grains.Proxies;

/// <summary>Every account through proxies where there are any.</summary>
internal sealed class ProxyRoutes(
    IGrainFactory grains,
    ProxyBoard board,
    ISessionVault vault,
    ProxyMetrics metrics,
    IOptions<ProxyOptions> options,
    IOptions<TelegramOptions> telegram,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time,
    ILogger<AccountProxyRoute> logger) : ISessionRoutes
{
    private readonly Random _random = new();
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public SessionRoute For(string accountId)
    {
        if (!options.Value.IsEnabled)
        {
            return telegram.Value.LocalAddress is { } local ? new SessionRoute { LocalAddress = local } : SessionRoute.Direct;
        }

        AccountProxyRoute route;
        lock (_lock)
        {
            route = new AccountProxyRoute(accountId, grains, board, vault, metrics, options.Value, time, _random, logger);
        }

        return new SessionRoute { Proxies = route, LocalAddress = telegram.Value.LocalAddress };
    }
}
