using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Grains.Accounts.Sessions;
using MTProto.Client;
using MTProto.Client.Proxies;
using MTProto.Crypto;
using TL;

namespace WTelegramSessions;

/// <summary>
/// The library's client of one account. A client whose connection ended is given up with it, since it would re-send what was under way or stay
/// silent; the next call makes a new one. The home data centre moves only before a login: a client that was moved otherwise is given up too.
/// </summary>
internal sealed class Link : IAsyncDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _connecting = new(1, 1);
    private readonly Lock _lock = new();
    private readonly LinkOptions _options;
    private readonly SessionRoute _route;
    private ClientSessionState _state;
    private WTelegram.Client? _client;
    private CancellationTokenSource _ended = new();
    private Stream? _stream;
    private long _revision;
    private int _failures;
    private long _restUntil;
    private bool _isDisposed;

    public Link(LinkOptions options, ClientSessionState state, SessionRoute route)
    {
        _options = options;
        _state = state;
        _route = route;
    }

    /// <summary>Raised with what comes in unasked.</summary>
    public event Action<UpdatesBase>? Pushed;

    public ClientSessionState State => Volatile.Read(ref _state);

    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>Takes the user out, after a log out.</summary>
    public void ForgetUser() => Replace(new ClientSessionState(State.HomeDc));

    /// <summary>Another data centre is the account's home, as Telegram says during a login.</summary>
    public void MoveHome(int dataCenter)
    {
        Replace(Without(0, dataCenter));
        GiveUp(_client);
    }

    public void ForgetSideKey(int dataCenter)
    {
        if (dataCenter != State.HomeDc && State.KeyOf(dataCenter, out _) is not null)
        {
            Replace(Without(dataCenter, State.HomeDc));
            GiveUp(_client);
        }
    }

    /// <summary>A connected client and the token that ends with its connection.</summary>
    public async Task<(WTelegram.Client Client, CancellationToken Ended)> ConnectAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_client is { Disconnected: false } connected && !_ended.IsCancellationRequested)
            {
                return (connected, _ended.Token);
            }

            await DropAsync().ConfigureAwait(false);
            if (Environment.TickCount64 < _restUntil)
            {
                throw new LinkException(new SessionFault(SessionFaultKind.Disconnected, "DISCONNECTED") { Detail = "the last attempts failed; the next one is made later" });
            }

            try
            {
                return (await OpenAsync(cancellationToken).ConfigureAwait(false), _ended.Token);
            }
            catch (WTelegram.WTException exception) when (exception is not RpcException)
            {
                // The library gives up on one key exchange in 256, where a number begins with a zero byte: the next one has other numbers.
                return (await OpenAsync(cancellationToken).ConfigureAwait(false), _ended.Token);
            }
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>Ends a client whose connection is of no more use.</summary>
    public void GiveUp(WTelegram.Client? client)
    {
        lock (_lock)
        {
            if (client is not null && ReferenceEquals(client, _client))
            {
                _ended.Cancel();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _connecting.WaitAsync().ConfigureAwait(false);
        _isDisposed = true;
        await DropAsync().ConfigureAwait(false);
        _connecting.Release();
    }

    private async Task<WTelegram.Client> OpenAsync(CancellationToken cancellationToken)
    {
        var homeDc = State.HomeDc;
        if (_options.Addresses.GetValueOrDefault(homeDc) is not IPEndPoint address)
        {
            throw new LinkException(new SessionFault(SessionFaultKind.NoAddress, "NO_ADDRESS"));
        }

        var choice = _route.Proxies is null ? ProxyChoice.Direct : await _route.Proxies.ChooseAsync(homeDc, cancellationToken).ConfigureAwait(false);
        if (choice.Refusal is { } refusal)
        {
            throw new LinkException(new SessionFault(SessionFaultKind.Proxy, "PROXY") { Detail = refusal });
        }

        var ended = new CancellationTokenSource();
        WTelegram.Client? client = null;
        client = new WTelegram.Client(what => Configured(what, homeDc, address), StoredSession.Write(State, _options), stored => Stored(client, stored))
        {
            FloodRetryThreshold = 0,
            MaxAutoReconnects = 1,
            TcpHandler = (host, port) => DialAsync(choice.Proxy, host, port, homeDc),
        };
        if (choice.Proxy is { Kind: ProxyKind.Mtproxy } proxy)
        {
            client.MTProxyUrl = proxy.Reveal();
        }

        client.OnUpdates += updates =>
        {
            Pushed?.Invoke(updates);
            return Task.CompletedTask;
        };
        client.OnOther += other =>
        {
            if (other is ReactorError)
            {
                ended.Cancel();
            }

            return Task.CompletedTask;
        };
        try
        {
            await client.ConnectAsync().WaitAsync(ConnectTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (CallFaults.IsExpected(exception))
        {
            // A caller that gave up says nothing about the way.
            if (!cancellationToken.IsCancellationRequested)
            {
                Failed(choice.Proxy, homeDc, exception);
            }

            await client.DisposeAsync().ConfigureAwait(false);
            throw choice.Proxy is null || exception is RpcException || cancellationToken.IsCancellationRequested
                ? exception
                : new LinkException(new SessionFault(SessionFaultKind.Proxy, "PROXY") { Detail = exception.Message });
        }

        (_client, _ended, _failures, _restUntil) = (client, ended, 0, 0);
        return client;
    }

    private string? Configured(string what, int homeDc, IPEndPoint address) => what switch
    {
        "api_id" => _options.ApiId.ToString(CultureInfo.InvariantCulture),
        "api_hash" => _options.ApiHash,
        "session_key" => StoredSession.Key,
        "server_address" => string.Create(CultureInfo.InvariantCulture, $"{homeDc}>{address}"),
        "device_model" => "Server",
        "system_version" => "Linux",
        "app_version" => "1.0",
        "system_lang_code" or "lang_code" => "en",
        _ => null,
    };

    private async Task<TcpClient> DialAsync(ProxyAddress? proxy, string host, int port, int dcId)
    {
        var target = IPAddress.TryParse(host, out var ip) ? (EndPoint)new IPEndPoint(ip, port) : new DnsEndPoint(host, port);
        using var limit = new CancellationTokenSource(ConnectTimeout);
        if (proxy is null)
        {
            return await DialDirectAsync(target, limit.Token).ConfigureAwait(false);
        }

        var started = TimeProvider.System.GetTimestamp();
        var result = await ProxyDialer.ConnectAsync(proxy, target, _route.LocalAddress, TimeProvider.System, SystemRandomSource.Instance, limit.Token).ConfigureAwait(false);
        if (result.Stream is not NetworkStream stream)
        {
            _route.Proxies!.Report(proxy, new ProxyAttempt { DcId = dcId, Failure = result.Failure, Reason = result.Reason });
            throw new IOException(result.Reason ?? "the proxy sent more than its answer");
        }

        _route.Proxies!.Report(proxy, new ProxyAttempt { DcId = dcId, Connected = TimeProvider.System.GetElapsedTime(started) });
        // The stream owns the socket, and would close it once nobody holds the stream.
        _stream = stream;
        return new TcpClient { Client = stream.Socket };
    }

    private async Task<TcpClient> DialDirectAsync(EndPoint target, CancellationToken cancellationToken)
    {
        var client = new TcpClient(_route.LocalAddress is { } local ? new IPEndPoint(local, 0) : new IPEndPoint(IPAddress.Any, 0)) { NoDelay = true };
        try
        {
            await client.Client.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private void Failed(ProxyAddress? proxy, int dcId, Exception exception)
    {
        // Doubles up to a minute, less a random part, so that accounts do not come back in step.
        var rest = Math.Min(LongestRest.TotalMilliseconds, 250 * Math.Pow(2, Math.Min(_failures++, 10)));
        _restUntil = Environment.TickCount64 + (long)(rest * RandomNumberGenerator.GetInt32(50, 101) / 100);
        if (proxy is not null && exception is TimeoutException)
        {
            _route.Proxies!.Report(proxy, new ProxyAttempt { DcId = dcId, Failure = ProxyFailure.TimedOut, Reason = "no answer through the proxy" });
        }
    }

    /// <summary>Called by the library whenever it has something to keep, on its own threads and in its own locks.</summary>
    private void Stored(WTelegram.Client? client, byte[] stored)
    {
        var state = StoredSession.Read(stored, _options.FirstDataCenter);
        var old = State;
        if (old.UserId != 0 && state.HomeDc != old.HomeDc)
        {
            // Some calls within the library follow a migration with the account itself, which then is nobody there.
            GiveUp(client);
            return;
        }

        Replace(state);
    }

    private void Replace(ClientSessionState state)
    {
        lock (_lock)
        {
            if (!state.Save().AsSpan().SequenceEqual(_state.Save()))
            {
                _state = state;
                Interlocked.Increment(ref _revision);
            }
        }
    }

    private ClientSessionState Without(int dataCenter, int homeDc)
    {
        var old = State;
        var state = new ClientSessionState(homeDc);
        foreach (var dcId in old.DataCenters.Where(dcId => dcId != dataCenter))
        {
            state.Adopt(dcId, old.KeyOf(dcId, out var isAuthorized)!, isAuthorized, dcId == old.HomeDc ? old.UserId : 0);
        }

        return state;
    }

    private async Task DropAsync()
    {
        WTelegram.Client? client;
        lock (_lock)
        {
            (client, _client) = (_client, null);
        }

        if (client is not null)
        {
            await client.DisposeAsync().ConfigureAwait(false);
        }

        if (_stream is { } stream)
        {
            _stream = null;
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }
}
