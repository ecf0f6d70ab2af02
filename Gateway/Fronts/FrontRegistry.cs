using Telepool.Gateway.Configuration;

namespace Telepool.Gateway.Fronts;

/// <summary>The fronts of a gateway over all versions of its configuration, so that what is known of one is not lost by a reload.</summary>
internal sealed class FrontRegistry
{
    private readonly Dictionary<(string Host, int Port, string ServerName), Front> _fronts = [];
    private IReadOnlyList<Front> _current = [];

    /// <summary>Those of the version that counts.</summary>
    public IReadOnlyList<Front> Current => Volatile.Read(ref _current);

    /// <summary>The table of a version of the configuration; by one caller at a time.</summary>
    public FrontTable Prepare(GatewaySettings settings)
    {
        if (settings.Front is not { } front)
        {
            Volatile.Write(ref _current, []);
            return FrontTable.None;
        }

        var used = new List<Front>();
        var links = settings.Users.Select(user => user.Secret.Domain).FirstOrDefault(domain => domain is not null);
        var table = FrontTable.Create(front, links, (host, port, serverName) =>
        {
            var key = (host.ToLowerInvariant(), port, serverName.ToLowerInvariant());
            if (!_fronts.TryGetValue(key, out var known))
            {
                known = new Front(host, port, serverName);
                _fronts.Add(key, known);
            }

            used.Add(known);
            return known;
        });
        Volatile.Write(ref _current, [.. used.Distinct()]);
        return table;
    }
}
