using Grains.Interfaces.Accounts;
using Grains.Interfaces.Proxies;

namespace Standalone.Screen;

/// <summary>The whole platform at one moment.</summary>
internal sealed record PoolPicture
{
    public IReadOnlyList<AccountStatus> Accounts { get; init; } = [];

    public IReadOnlyList<ProxyStatus> Proxies { get; init; } = [];

    /// <summary>Where the operator's pages are; null where they are not served.</summary>
    public Uri? Pages { get; init; }

    public IReadOnlyList<CollectorRow> Collectors { get; init; } = [];
}
