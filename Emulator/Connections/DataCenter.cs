using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Emulator.Rpc;
using MTProto.Transports;

namespace Emulator.Connections;

/// <summary>One data centre: a listening port and the connections that were made to it.</summary>
internal sealed class DataCenter : IAsyncDisposable
{
    /// <summary>Packets of clients are small: calls, and acknowledgements of at most 8,192 messages.</summary>
    private const int MaxPacketLength = (1024 * 1024) + 1024;

    /// <summary>Telethon says nothing for 2 s after its header; a minute harms nobody.</summary>
    private static readonly TimeSpan AcceptTimeout = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(50);

    private static readonly ServerTransportOptions TransportOptions = new() { MaxPacketLength = MaxPacketLength };

    private readonly EmulatorCore _core;
    private readonly RpcDispatcher _dispatcher;
    private readonly int _id;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Socket, Task> _open = new();
    private readonly ConcurrentDictionary<ClientConnection, bool> _connections = new();
    private Task _accepting = Task.CompletedTask;

    public DataCenter(EmulatorCore core, RpcDispatcher dispatcher, int id)
    {
        _core = core;
        _dispatcher = dispatcher;
        _id = id;
        var port = core.Options.PortBase == 0 ? 0 : core.Options.PortBase + id;
        _listener = new Socket(core.Options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Not ReuseAddress: on Unix it would let a second emulator listen on the same port and take every other connection.
            // What a killed one left in TIME_WAIT is no obstacle without it.
            _listener.Bind(new IPEndPoint(core.Options.Address, port));
            _listener.Listen(512);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    public void Start() => _accepting = AcceptAsync();

    /// <summary>Ends connections whose time is up.</summary>
    public void Check()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Check();
        }
    }

    /// <summary>Ends all connections; clients may connect again.</summary>
    public void DropConnections()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.End("the emulator was told to drop it");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }

        await Task.WhenAll(_open.Values).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client was gone before it was accepted, or descriptors ran out: the latter lasts, so not at full speed.
                await Task.Delay(AcceptPause, _core.Time).ConfigureAwait(false);
                continue;
            }

            _core.Statistics.Connected();
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _open[socket] = started.Task;
            _ = ServeAsync(socket, started);
        }
    }

    private async Task ServeAsync(Socket socket, TaskCompletionSource finished)
    {
        var reason = "the emulator stops";
        try
        {
            await Task.Yield();
            reason = await RunAsync(socket).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The emulator stops, or the client took too long to say what it speaks.
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            reason = $"the connection broke ({exception.GetType().Name})";
        }
        catch (Exception exception)
        {
            // A fault of the emulator must not end it for everybody else; tests look at the counter.
            _core.Statistics.Failed(exception);
            reason = $"the emulator failed ({exception.GetType().Name})";
        }
        finally
        {
            socket.Dispose();
            _open.TryRemove(socket, out _);
            _core.Statistics.Disconnected();
            _core.Options.Observer?.ConnectionEnded(_id, reason);
            finished.SetResult();
        }
    }

    private async Task<string> RunAsync(Socket socket)
    {
        if (_core.Statistics.OpenConnections > _core.Options.MaxConnections)
        {
            return "there are too many connections";
        }

        socket.NoDelay = true;
        var remote = ((IPEndPoint)socket.RemoteEndPoint!).Address;
        var stream = new NetworkStream(socket, ownsSocket: true);
        TransportAcceptResult accepted;
        using (var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token))
        {
            timeout.CancelAfter(AcceptTimeout);
            accepted = await TransportConnection.AcceptAsync(stream, TransportOptions, timeout.Token).ConfigureAwait(false);
        }

        if (accepted.Connection is not { } transport)
        {
            return accepted.Reason ?? "the transport is not known";
        }

        var connection = new ClientConnection(_core, _dispatcher, _id, transport, remote);
        _connections[connection] = true;
        try
        {
            return await connection.RunAsync(_stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }
}
