using MTProto.Transports.MiddleProxy;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Users;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>From an admitted client to a place on a connection to a middle proxy, or the answer that there is none.</summary>
internal sealed class MiddleOpening : IMiddleWaiter
{
    private readonly Connection _connection;
    private readonly AuthenticatedClient _client;
    private readonly Action<MiddleOutcome> _done;
    private MiddleGroup? _group;
    private bool _isDone;

    private MiddleOpening(Connection connection, AuthenticatedClient client, Action<MiddleOutcome> done)
    {
        _connection = connection;
        _client = client;
        _done = done;
    }

    /// <summary>Whether a user goes through middle proxies.</summary>
    public static bool Wants(GatewaySnapshot snapshot, UserAccount user) =>
        snapshot.Middle is not null && (snapshot.Settings.Middle.IsForEverybody || TagOf(snapshot, user) is not null);

    /// <summary>Begins.</summary>
    /// <param name="connection">The client's connection. Where the outcome is <see cref="MiddleOutcome.Taken"/> it is over, and the client's admission belongs to somebody else.</param>
    /// <param name="client">The client, which has been admitted.</param>
    /// <param name="done">Called once, possibly before this returns; not after <see cref="Abort"/>.</param>
    public static MiddleOpening Start(Connection connection, AuthenticatedClient client, Action<MiddleOutcome> done)
    {
        var opening = new MiddleOpening(connection, client, done);
        var snapshot = connection.Snapshot;
        if (snapshot.Middle!.Current is { IsComplete: true } map && map.Find(client.DcId) is { } dc)
        {
            opening._group = MiddlePool.Of(connection.Worker).Group(snapshot, dc);
            opening._group.Join(opening);
        }
        else
        {
            opening.OnMiddleFailed();
        }

        return opening;
    }

    /// <summary>Gives up; nobody is told.</summary>
    public void Abort()
    {
        _isDone = true;
        _group?.Leave(this);
    }

    /// <inheritdoc />
    public void OnMiddleLink(MiddleLink link)
    {
        if (_isDone)
        {
            return;
        }

        _isDone = true;
        _done(MiddleOutcome.Taken);
        var tag = TagOf(_connection.Snapshot, _client.User);
        MiddleClient.Open(_connection, _client, link, tag is null ? [] : Convert.FromHexString(tag));
    }

    /// <inheritdoc />
    public void OnMiddleFailed()
    {
        if (_isDone)
        {
            return;
        }

        _isDone = true;
        var mayGoDirect = _connection.Snapshot.Settings.Middle.Fallback switch
        {
            MiddleFallback.Always => true,
            MiddleFallback.Untagged => TagOf(_connection.Snapshot, _client.User) is null,
            _ => false,
        };
        _connection.Worker.Counters.Add(mayGoDirect ? GatewayCounter.MiddleFallbacks : GatewayCounter.MiddleRefusals);
        _done(mayGoDirect ? MiddleOutcome.Direct : MiddleOutcome.Refused);
    }

    private static string? TagOf(GatewaySnapshot snapshot, UserAccount user) => user.Settings.AdTag ?? snapshot.Settings.Middle.AdTag;
}
