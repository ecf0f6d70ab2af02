using System.Net;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams.Middle;

internal sealed partial class MiddleLink
{
    // The low bits of a connection's number are its place here, the others random: a number is never used again, and finding it takes no table.
    private const int SlotBits = 24;

    private readonly List<MiddleClient?> _clients = [];
    private readonly Stack<int> _free = [];
    private readonly HashSet<MiddleClient> _paused = [];

    /// <summary>Clients that it carries.</summary>
    public int ClientCount { get; private set; }

    /// <summary>The address of this end as Telegram sees it; once connected.</summary>
    public IPEndPoint Own => _own!;

    /// <summary>What the gateway's addresses look like from outside.</summary>
    public MiddleMap Map => _map;

    /// <summary>Takes a client.</summary>
    /// <returns>The number of its connection.</returns>
    public ulong Add(MiddleClient client)
    {
        if (!_free.TryPop(out var slot))
        {
            slot = _clients.Count;
            _clients.Add(null);
        }

        _clients[slot] = client;
        ClientCount++;
        return (_group.Pool.NextNumber() << SlotBits) | (uint)slot;
    }

    /// <summary>Lets a client go.</summary>
    public void Remove(MiddleClient client, ulong id)
    {
        var slot = (int)(id & ((1u << SlotBits) - 1));
        _clients[slot] = null;
        _free.Push(slot);
        _paused.Remove(client);
        if (--ClientCount == 0)
        {
            UnusedSince = _worker.Now;
        }
    }

    /// <summary>Remembers a client that waits for room.</summary>
    public void Pause(MiddleClient client) => _paused.Add(client);

    /// <summary>Calls each client of a part of all.</summary>
    public void Sweep(int slice, int slices)
    {
        for (var i = slice; i < _clients.Count; i += slices)
        {
            _clients[i]?.Tick();
        }
    }

    /// <summary>Ends every client.</summary>
    public void CloseClients(CloseReason reason = CloseReason.UpstreamBroken)
    {
        for (var i = 0; i < _clients.Count; i++)
        {
            _clients[i]?.Close(reason);
        }
    }

    private MiddleClient? Find(ulong id)
    {
        var slot = (int)(id & ((1u << SlotBits) - 1));
        if (slot < _clients.Count && _clients[slot] is { } client && client.Id == id)
        {
            return client;
        }

        // Mostly what was on its way when the client left.
        _worker.Counters.Add(GatewayCounter.MiddleStrayMessages);
        return null;
    }

    private void ResumeClients()
    {
        MiddleClient[] clients = [.. _paused];
        _paused.Clear();
        foreach (var client in clients)
        {
            client.Resume();
        }
    }
}
