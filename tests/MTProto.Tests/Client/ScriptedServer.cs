using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using MTProto.Crypto;
using MTProto.Transports;

namespace MTProto.Tests.Client;

/// <summary>A data centre on a loopback port that does what a test tells it to; without a script it answers pings and the calls of a starting client.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<ServerPeer> _peers = [];
    private readonly Task _accepting;

    public ScriptedServer(TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public TimeProvider Time { get; }

    public EndPoint EndPoint => _listener.LocalEndpoint;

    /// <summary>Keys that the server knows, by auth_key_id.</summary>
    public ConcurrentDictionary<long, AuthKey> Keys { get; } = new();

    /// <summary>For key exchanges; null where the test has none.</summary>
    public RsaPrivateKey? PrivateKey { get; init; }

    /// <summary>Answers a call; false where the test answers it by itself through <see cref="Calls"/>.</summary>
    public Func<ServerCall, bool>? Script { get; set; }

    /// <summary>What no script has answered.</summary>
    public Channel<ServerCall> Calls { get; } = Channel.CreateUnbounded<ServerCall>();

    /// <summary>Other messages of the client: acknowledgements, questions, dropped calls.</summary>
    public Channel<ServerCall> Services { get; } = Channel.CreateUnbounded<ServerCall>();

    public int Connections { get; private set; }

    /// <summary>Connections whose transport was recognised.</summary>
    public int Peers => _peers.Count;

    /// <summary>Where set, every connection is answered by this transport error alone.</summary>
    public int TransportError { get; set; }

    /// <summary>The first byte of the only transport that the server knows; null where it knows all.</summary>
    public byte? OnlyFirstByte { get; init; }

    /// <summary>The salt that messages must have; null where any will do.</summary>
    public long? Salt { get; set; }

    public async Task<ServerCall> NextCallAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return await Calls.Reader.ReadAsync(deadline.Token);
    }

    public async Task<ServerCall> NextServiceAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return await Services.Reader.ReadAsync(deadline.Token);
    }

    /// <summary>The next message of one kind; others are passed over.</summary>
    public async Task<(ServerCall Call, T Body)> NextServiceAsync<T>()
    {
        while (true)
        {
            var call = await NextServiceAsync();
            if (call.Body is T body)
            {
                return (call, body);
            }
        }
    }

    /// <summary>Closes every connection.</summary>
    public void Drop()
    {
        foreach (var peer in _peers)
        {
            peer.Transport.DisposeAsync().AsTask().Wait();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var peer in _peers)
        {
            await peer.Transport.DisposeAsync();
        }

        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                Connections++;
                serving.Add(ServeAsync(new NetworkStream(socket, ownsSocket: true)));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                break;
            }
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Stream stream)
    {
        try
        {
            if (OnlyFirstByte is { } wanted)
            {
                // A server that knows one transport alone, and hangs up on what it takes for nonsense.
                var first = new byte[1];
                if (await stream.ReadAsync(first, _stop.Token) == 0 || first[0] != wanted)
                {
                    return;
                }

                stream = new PrefixedStream(first, stream);
            }

            var accepted = await TransportConnection.AcceptAsync(stream, new ServerTransportOptions(), _stop.Token);
            if (accepted.Connection is { } transport)
            {
                var peer = new ServerPeer(this, transport);
                _peers.Add(peer);
                await peer.RunAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }
}
