using Grains.Accounts;
using Grains.Accounts.Sessions;
using Grains.Accounts.Sessions.Mtproto;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grains.Proxies;

/// <summary>Every account through proxies where there are any and they are switched on, which may change at any time.</summary>
internal sealed class ProxyRoutes(
    IGrainFactory grains,
    ProxyBoard board,
    ISessionVault vault,
    ProxyMetrics metrics,
    IOptionsMonitor<ProxyOptions> options,
    IOptions<TelegramOptions> telegram,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time,
    ILogger<AccountProxyRoute> logger) : ISessionRoutes
{
    private readonly Random _random = new();
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public SessionRoute For(string accountId)
    {
        AccountProxyRoute route;
        lock (_lock)
        {
            route = new AccountProxyRoute(accountId, grains, board, vault, metrics, options, time, _random, logger);
        }

        return new SessionRoute { Proxies = route, LocalAddress = telegram.Value.LocalAddress };
    }
}
