using System.Collections.Frozen;
using MTProto.Transports.FakeTls;

namespace Telepool.Gateway.Fronts;

/// <summary>Which site a stranger is taken to, in one version of the configuration: only those that are configured, whatever a stranger asks for.</summary>
internal sealed class FrontTable
{
    private readonly FrozenDictionary<string, Front> _names;
    private readonly FrozenDictionary<string, Front> _parents;

    private FrontTable(FrontSettings? settings, Front? @default, FrozenDictionary<string, Front> names, FrozenDictionary<string, Front> parents)
    {
        Settings = settings;
        Default = @default;
        _names = names;
        _parents = parents;
    }

    /// <summary>No front at all.</summary>
    public static FrontTable None { get; } = new(null, null, FrozenDictionary<string, Front>.Empty, FrozenDictionary<string, Front>.Empty);

    /// <summary>What was configured; null without a front.</summary>
    public FrontSettings? Settings { get; }

    /// <summary>The front of those who ask for no name, or an unknown one; null without a front.</summary>
    public Front? Default { get; }

    /// <summary>Makes a table.</summary>
    /// <param name="settings">What was configured.</param>
    /// <param name="links">The host name in clients' links, where there is one.</param>
    /// <param name="find">Finds or makes the front with a host, a port and a name to ask for.</param>
    public static FrontTable Create(FrontSettings settings, string? links, Func<string, int, string, Front> find)
    {
        var domains = settings.Domains.Select(domain => (Name: domain.ServerName.ToLowerInvariant(), Domain: domain)).ToArray();
        return new FrontTable(
            settings,
            find(settings.Host, settings.Port, settings.ServerName ?? (Uri.CheckHostName(settings.Host) == UriHostNameType.Dns ? settings.Host : links ?? "localhost")),
            domains.Where(pair => !IsWildcard(pair.Name)).ToFrozenDictionary(pair => pair.Name, pair => find(pair.Domain.Host, pair.Domain.Port, pair.Name)),
            domains.Where(pair => IsWildcard(pair.Name)).ToFrozenDictionary(pair => pair.Name[2..], pair => find(pair.Domain.Host, pair.Domain.Port, pair.Domain.Host)));
    }

    /// <summary>The front for a host name.</summary>
    /// <param name="serverName">The name that was asked for; null where none was.</param>
    public Front? Find(string? serverName)
    {
        if (serverName is null || (_names.Count == 0 && _parents.Count == 0))
        {
            return Default;
        }

        var name = serverName.ToLowerInvariant();
        if (_names.TryGetValue(name, out var front))
        {
            return front;
        }

        for (var dot = name.IndexOf('.', StringComparison.Ordinal); _parents.Count > 0 && dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            if (_parents.TryGetValue(name[(dot + 1)..], out front))
            {
                return front;
            }
        }

        return Default;
    }

    /// <summary>What the answer to a client should look like that asked for a host name; null where no front says so.</summary>
    public FrontProfile? FindProfile(string? serverName) => Find(serverName)?.Profile;

    private static bool IsWildcard(string name) => name.StartsWith("*.", StringComparison.Ordinal);
}
