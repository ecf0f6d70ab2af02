using Grains.Interfaces.Accounts;
using Grains.Interfaces.Proxies;

namespace Standalone.Screen;

/// <summary>The whole platform at one moment.</summary>
internal sealed record PoolPicture
{
    public IReadOnlyList<AccountStatus> Accounts { get; init; } = [];

    public IReadOnlyList<ProxyStatus> Proxies { get; init; } = [];

    public IReadOnlyList<CollectorRow> Collectors { get; init; } = [];
}
