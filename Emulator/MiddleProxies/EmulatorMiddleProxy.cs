using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Emulator.MiddleProxies;

/// <summary>
/// A middle proxy as Telegram runs them, on a port of this machine: proxies send it their clients' packets, and it relays them to a data centre
/// of the emulator. It can be told to fail in several ways and to recover.
/// </summary>
public sealed class EmulatorMiddleProxy : IAsyncDisposable
{
    private readonly EmulatorMiddleOptions _options;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Socket, Task> _open = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private volatile EmulatorMiddleFault _fault;
    private long _accepted;

    private EmulatorMiddleProxy(EmulatorMiddleOptions options)
    {
        _options = options;
        EndPoint = Listen(options.Listen);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>How it fails now.</summary>
    public EmulatorMiddleFault Fault => _fault;

    /// <summary>Connections taken so far, whatever became of them.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Connections open now.</summary>
    public int OpenConnections => _open.Count;

    /// <summary>What it saw.</summary>
    public EmulatorMiddleStatistics Statistics { get; } = new();

    /// <summary>Opens the port and serves.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static EmulatorMiddleProxy Start(EmulatorMiddleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new EmulatorMiddleProxy(options);
    }

    /// <summary>Fails from now on in the given way, or recovers.</summary>
    public async Task FailAsync(EmulatorMiddleFault fault)
    {
        Task accepting;
        lock (_lock)
        {
            var wasDead = _fault == EmulatorMiddleFault.Dead;
            _fault = fault;
            accepting = _accepting;
            if (fault == EmulatorMiddleFault.Dead)
            {
                _listener?.Dispose();
                _listener = null;
            }
            else if (wasDead)
            {
                Listen(EndPoint);
            }
        }

        if (fault == EmulatorMiddleFault.Dead)
        {
            await accepting.ConfigureAwait(false);
        }

        if (fault is EmulatorMiddleFault.Dead or EmulatorMiddleFault.Closing)
        {
            DropConnections();
        }
    }

    /// <summary>Ends every proxy's connection; they may connect again.</summary>
    public void DropConnections()
    {
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }
    }

    /// <summary>Closes the port and the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await FailAsync(EmulatorMiddleFault.Dead).ConfigureAwait(false);
        await Task.WhenAll(_open.Values).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private IPEndPoint Listen(IPEndPoint endPoint)
    {
        var listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endPoint);
            listener.Listen(512);
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        _listener = listener;
        _accepting = AcceptAsync(listener);
        return (IPEndPoint)listener.LocalEndPoint!;
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }

            Interlocked.Increment(ref _accepted);
            var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _open[socket] = finished.Task;
            _ = ServeAsync(socket, finished);
        }
    }

    private async Task ServeAsync(Socket socket, TaskCompletionSource finished)
    {
        try
        {
            await Task.Yield();
            if (_fault is EmulatorMiddleFault.Dead or EmulatorMiddleFault.Closing)
            {
                return;
            }

            socket.NoDelay = true;
            using var link = new MiddleServerLink(socket, _options, () => _fault);
            await new MiddleServer(link, _options, Statistics, () => _fault).ServeAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // A side is gone, or the middle proxy stops: what is left is closed below.
        }
        finally
        {
            socket.Dispose();
            _open.TryRemove(socket, out _);
            finished.SetResult();
        }
    }
}
