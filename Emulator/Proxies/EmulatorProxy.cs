using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MTProto.Transports;

namespace Emulator.Proxies;

/// <summary>
/// A proxy on a port of this machine that relays to the emulator's data centres, for tests and demonstrations. It can be told to fail in
/// several ways and to recover.
/// </summary>
public sealed class EmulatorProxy : IAsyncDisposable
{
    private readonly EmulatorProxyOptions _options;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Socket, Task> _open = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private EmulatorProxyFault _fault;
    private long _accepted;
    private long _relayed;

    private EmulatorProxy(EmulatorProxyOptions options)
    {
        _options = options;
        EndPoint = Listen(options.Listen);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>How it fails now.</summary>
    public EmulatorProxyFault Fault
    {
        get
        {
            lock (_lock)
            {
                return _fault;
            }
        }
    }

    /// <summary>Connections taken so far.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Connections of which the target was reached.</summary>
    public long Relayed => Interlocked.Read(ref _relayed);

    /// <summary>Connections open now.</summary>
    public int OpenConnections => _open.Count;

    /// <summary>The proxy as clients are told of it, with credentials.</summary>
    public string Address
    {
        get
        {
            var scheme = _options.Kind.ToString().ToLowerInvariant();
            var credentials = _options.Kind == EmulatorProxyKind.Mtproxy ? $"{_options.Secret?.Reveal()}@"
                : _options.Username is { } user ? $"{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(_options.Password ?? string.Empty)}@"
                : string.Empty;
            return string.Create(CultureInfo.InvariantCulture, $"{scheme}://{credentials}{EndPoint}");
        }
    }

    /// <summary>Opens the port and serves.</summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static Task<EmulatorProxy> StartAsync(EmulatorProxyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Kind == EmulatorProxyKind.Mtproxy && (options.Secret is null || options.DataCenters.Count == 0))
        {
            throw new ArgumentException("An MTProto proxy needs a secret and data centres.", nameof(options));
        }

        return Task.FromResult(new EmulatorProxy(options));
    }

    /// <summary>Fails from now on in the given way, or recovers.</summary>
    public async Task FailAsync(EmulatorProxyFault fault)
    {
        Task accepting;
        lock (_lock)
        {
            var wasDead = _fault == EmulatorProxyFault.Dead;
            _fault = fault;
            accepting = _accepting;
            if (fault == EmulatorProxyFault.Dead)
            {
                _listener?.Dispose();
                _listener = null;
            }
            else if (wasDead)
            {
                Listen(EndPoint);
            }
        }

        if (fault == EmulatorProxyFault.Dead)
        {
            await accepting.ConfigureAwait(false);
        }

        if (fault is EmulatorProxyFault.Dead or EmulatorProxyFault.Closing)
        {
            DropConnections();
        }
    }

    /// <summary>Ends every connection; clients may connect again.</summary>
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
        await FailAsync(EmulatorProxyFault.Dead).ConfigureAwait(false);
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
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client was gone before it was accepted, or the listener was closed under the call.
                if (ReferenceEquals(Volatile.Read(ref _listener), listener) && !_stopping.IsCancellationRequested)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), _options.Time).ConfigureAwait(false);
                    continue;
                }

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
            socket.NoDelay = true;
            var stream = new NetworkStream(socket, ownsSocket: true);
            switch (Fault)
            {
                case EmulatorProxyFault.Dead or EmulatorProxyFault.Closing:
                    return;
                case EmulatorProxyFault.Silent:
                    await stream.CopyToAsync(Stream.Null, _stopping.Token).ConfigureAwait(false);
                    return;
                case EmulatorProxyFault.Garbage:
                    await stream.WriteAsync("220 mail.example.org ESMTP ready, and no proxy\r\n"u8.ToArray(), _stopping.Token).ConfigureAwait(false);
                    return;
            }

            IProxyServer server = _options.Kind switch
            {
                EmulatorProxyKind.Socks5 => new SocksServer(_options),
                EmulatorProxyKind.Http => new HttpServer(_options),
                _ => new MtproxyServer(_options),
            };
            await server.ServeAsync(stream, () => Fault, () => Interlocked.Increment(ref _relayed), _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // A side is gone, or the proxy stops: what is left is closed below.
        }
        finally
        {
            socket.Dispose();
            _open.TryRemove(socket, out _);
            finished.SetResult();
        }
    }
}
