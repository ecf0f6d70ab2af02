using System.Net;
using System.Net.Sockets;
using MTProto.Client.Proxies;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams.Dialing;

/// <summary>
/// One attempt to reach a data centre through one upstream, without a deadline of its own. Of a proxy's bytes no more are taken than its answers: what
/// follows them stays in the socket, for whoever relays.
/// </summary>
internal sealed class DialAttempt : ISocketHandler
{
    private readonly Worker _worker;
    private readonly IAttemptOwner _owner;
    private readonly ProxyConversation? _conversation;
    private WatchId _watch;
    private int _fd = -1;
    private bool _isConnected;
    private ReadOnlyMemory<byte> _unsent;
    private byte[] _received = [];
    private int _have;

    /// <summary>Prepares an attempt; <see cref="Start"/> begins it.</summary>
    public DialAttempt(Worker worker, DialStep step, IAttemptOwner owner)
    {
        _worker = worker;
        _owner = owner;
        Step = step;
        StartedAt = worker.Now;
        if (step.Upstream.Proxy is { } proxy)
        {
            _conversation = new ProxyConversation(proxy, step.Target);
        }
    }

    /// <summary>What is tried.</summary>
    public DialStep Step { get; }

    /// <summary>When it was begun, on the worker's clock.</summary>
    public long StartedAt { get; }

    /// <summary>A proxy's reason in words, after a failure; names no credentials.</summary>
    public string? Reason => _conversation?.Reason;

    /// <summary>Begins. The owner is told later, unless the result is a failure.</summary>
    /// <param name="locals">Addresses of this host to connect from.</param>
    /// <returns>The failure, where there is one at once; the owner is not told of it.</returns>
    public DialFailure? Start(IReadOnlyList<IPAddress> locals)
    {
        if (Step.Upstream.EndPoints is not [var endPoint, ..])
        {
            return DialFailure.Unreachable;
        }

        var error = Connect(endPoint, locals, out _fd);
        if (error is not (0 or -Errno.InProgress))
        {
            return DialSockets.ToFailure(error);
        }

        _watch = _worker.Watch(_fd, this, SocketEvents.Writable);
        return null;
    }

    /// <summary>Begins a connection to an address from whatever address of this host is of its family.</summary>
    public static int Connect(IPEndPoint endPoint, IReadOnlyList<IPAddress> locals, out int fd)
    {
        foreach (var local in locals)
        {
            if (local.AddressFamily == endPoint.AddressFamily)
            {
                return DialSockets.TryConnect(new SocketName(endPoint), new SocketName(new IPEndPoint(local, 0)), out fd);
            }
        }

        return Sockets.TryConnect(new SocketName(endPoint), out fd);
    }

    /// <summary>Takes the socket, unwatched, after <see cref="IAttemptOwner.OnOpen"/>.</summary>
    public int Take()
    {
        var fd = _fd;
        _worker.Unwatch(_watch);
        (_fd, _watch) = (-1, default);
        return fd;
    }

    /// <summary>Gives up; nobody is told.</summary>
    public void Close()
    {
        if (_fd >= 0)
        {
            _worker.UnwatchAndClose(_watch);
            (_fd, _watch) = (-1, default);
        }
    }

    /// <inheritdoc/>
    public void OnReady(SocketEvents events)
    {
        if (_fd < 0)
        {
            return;
        }

        if (!_isConnected)
        {
            if (Sockets.GetError(_fd) is var error and < 0)
            {
                Fail(DialSockets.ToFailure(error));
                return;
            }

            _isConnected = true;
            if (_conversation is null)
            {
                _owner.OnOpen(this);
                return;
            }

            _unsent = _conversation.Begin();
            Send();
            return;
        }

        if (_unsent.Length > 0)
        {
            Send();
        }
        else
        {
            Receive();
        }
    }

    private void Send()
    {
        var sent = Sockets.Send(_fd, _unsent.Span);
        if (sent < 0 && sent != -Errno.Again)
        {
            Fail(DialFailure.Closed);
            return;
        }

        _unsent = _unsent[Math.Max(sent, 0)..];
        _worker.Change(_watch, _unsent.IsEmpty ? SocketEvents.Readable : SocketEvents.Writable);
    }

    private void Receive()
    {
        // Looks first and takes then, so that not a byte of the data centre's is taken with the proxy's.
        var seen = _worker.Scratch[..4096];
        var count = DialSockets.Peek(_fd, seen);
        if (count == -Errno.Again)
        {
            return;
        }

        if (count <= 0)
        {
            Fail(DialFailure.Closed);
            return;
        }

        if (_have + count > _received.Length)
        {
            Array.Resize(ref _received, Math.Max(_have + count, 256));
        }

        seen[..count].CopyTo(_received.AsSpan(_have));
        var step = _conversation!.Read(_received.AsSpan(0, _have + count), out var taken, out var answer);

        // An unfinished answer is the proxy's from end to end.
        var own = step == ProxyStep.Receive ? count : taken - _have;
        if (own > 0 && Sockets.Receive(_fd, seen[..own]) != own)
        {
            Fail(DialFailure.Closed);
            return;
        }

        _have = step == ProxyStep.Receive ? _have + count : 0;
        switch (step)
        {
            case ProxyStep.Send:
                _unsent = answer;
                Send();
                break;
            case ProxyStep.Open:
                _received = [];
                _owner.OnOpen(this);
                break;
            case ProxyStep.Failed:
                Fail(ToFailure(_conversation.Failure));
                break;
        }
    }

    private static DialFailure ToFailure(ProxyFailure failure) => failure switch
    {
        ProxyFailure.Credentials => DialFailure.ProxyCredentials,
        ProxyFailure.Target => DialFailure.ProxyTarget,
        ProxyFailure.Closed => DialFailure.Closed,
        _ => DialFailure.ProxyRefused,
    };

    private void Fail(DialFailure failure)
    {
        Close();
        _owner.OnFailed(this, failure);
    }
}
