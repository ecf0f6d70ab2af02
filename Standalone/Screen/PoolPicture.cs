namespace Standalone.Screen;

/// <summary>The whole platform at one moment.</summary>
internal sealed record PoolPicture
{
    public IReadOnlyList<AccountRow> Accounts { get; init; } = [];

    public IReadOnlyList<ProxyRow> Proxies { get; init; } = [];

    public IReadOnlyList<CollectorRow> Collectors { get; init; } = [];
}
