namespace Telepool.Gateway.Configuration;

/// <summary>What the command line says about the gateway, as it was written.</summary>
public sealed record GatewayArguments
{
    /// <summary><c>--config FILE</c></summary>
    public string? ConfigFile { get; init; }

    /// <summary><c>--users-file FILE</c></summary>
    public string? UsersFile { get; init; }

    /// <summary><c>--listen IP:PORT</c></summary>
    public IReadOnlyList<string> Listen { get; init; } = [];

    /// <summary><c>--user NAME=SECRET</c> or <c>NAME=@FILE</c></summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary><c>--dc N=IP:PORT</c> or <c>default=IP:PORT</c></summary>
    public IReadOnlyList<string> DataCenters { get; init; } = [];

    /// <summary><c>--middle-proxy N=IP:PORT</c></summary>
    public IReadOnlyList<string> MiddleProxies { get; init; } = [];

    /// <summary><c>--proxy-secret FILE</c></summary>
    public string? ProxySecretFile { get; init; }

    /// <summary><c>--front HOST:PORT</c></summary>
    public string? Front { get; init; }

    /// <summary><c>--workers N</c></summary>
    public string? Workers { get; init; }

    /// <summary><c>--drain TIME</c></summary>
    public string? Drain { get; init; }

    /// <summary><c>--admin IP:PORT</c></summary>
    public string? Admin { get; init; }

    /// <summary><c>--admin-token-file FILE</c></summary>
    public string? AdminTokenFile { get; init; }

    /// <summary><c>--set PATH=VALUE</c></summary>
    public IReadOnlyList<string> Others { get; init; } = [];
}
