using System.Buffers;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Relaying;

internal sealed partial class Connection
{
    /// <summary>Bytes that may wait for a client that does not read, before it relays.</summary>
    public const int MaxQueued = 256 * 1024;

    // How long a client may take to read what was queued when the connection was closed.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private byte[]? _queue;
    private int _queueStart;
    private int _queued;
    private bool _isClosing;

    /// <summary>Bytes that the socket has not taken yet.</summary>
    public int Queued => _queued;

    /// <summary>Sends bytes, or keeps them until the socket takes them.</summary>
    /// <returns>Whether they are on their way; false where the connection is broken, over, or does not read (<see cref="MaxQueued"/>): it has ended then.</returns>
    public bool Send(ReadOnlySpan<byte> bytes)
    {
        if (IsOver || _isClosing)
        {
            return false;
        }

        if (_queued == 0)
        {
            var sent = Sockets.Send(Fd, bytes);
            if (sent < 0 && sent != -Errno.Again)
            {
                Close(CloseReason.ClientBroken);
                return false;
            }

            bytes = bytes[Math.Max(sent, 0)..];
        }

        if (bytes.IsEmpty)
        {
            return true;
        }

        if (_queued + bytes.Length > MaxQueued)
        {
            Close(CloseReason.TooMuch, reset: true);
            return false;
        }

        Enqueue(bytes);
        UpdateInterest();
        return true;
    }

    /// <summary>
    /// Ends the connection. What was queued is still sent, for a few seconds, unless it is reset. Nothing happens where it is over.
    /// </summary>
    /// <param name="reason">Why, for counters and events.</param>
    /// <param name="reset">Whether the client is told of a broken connection instead of its end.</param>
    public void Close(CloseReason reason, bool reset = false)
    {
        if (IsOver || _isClosing)
        {
            return;
        }

        Worker.Cancel(_deadline);
        _deadline = default;
        Worker.Counters.Add(reason);
        Worker.Observers?.Ended(Client, reason);
        _isClosing = true;
        _stage?.OnClosed(this, reason);
        if (_queued > 0 && !reset && reason != CloseReason.ClientBroken)
        {
            _isReading = false;
            UpdateInterest();
            _deadline = Worker.After(Linger, this);
            return;
        }

        End(reset);
    }

    /// <summary>
    /// Takes the socket and everything that belongs to it out of this object, which is over then. Whoever takes it tells the door of its end, where it has
    /// a <see cref="Pass"/>.
    /// </summary>
    /// <param name="queued">What is still to be sent to the client; empty mostly.</param>
    internal WatchId Detach(out byte[] queued)
    {
        queued = _queued == 0 ? [] : _queue.AsSpan(_queueStart, _queued).ToArray();
        var watch = _watch;
        if (Pass is not null && !_isAuthenticated)
        {
            // A stranger on the way to the front: no handshake any more either, but nobody's credit.
            Doorkeeper.Of(Worker).Finished();
        }

        Release();
        return watch;
    }

    private void Flush()
    {
        if (IsOver || _queued == 0)
        {
            return;
        }

        var sent = Sockets.Send(Fd, _queue.AsSpan(_queueStart, _queued));
        if (sent == -Errno.Again)
        {
            return;
        }

        if (sent < 0)
        {
            if (_isClosing)
            {
                End();
            }
            else
            {
                Close(CloseReason.ClientBroken);
            }

            return;
        }

        _queueStart += sent;
        _queued -= sent;
        if (_queued > 0)
        {
            return;
        }

        ReturnQueue();
        if (_isClosing)
        {
            End();
            return;
        }

        UpdateInterest();
        _stage!.OnSent(this);
    }

    private void Enqueue(ReadOnlySpan<byte> bytes)
    {
        if (_queue is null || _queueStart + _queued + bytes.Length > _queue.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_queued + bytes.Length);
            _queue.AsSpan(_queueStart, _queued).CopyTo(larger);
            ReturnQueue();
            _queue = larger;
            _queueStart = 0;
        }

        bytes.CopyTo(_queue.AsSpan(_queueStart + _queued));
        _queued += bytes.Length;
    }

    private void ReturnQueue()
    {
        if (_queue is not null)
        {
            ArrayPool<byte>.Shared.Return(_queue);
            _queue = null;
        }
    }

    private void End(bool reset = false)
    {
        if (!IsOver)
        {
            var watch = _watch;
            Release();
            Worker.UnwatchAndClose(watch, reset);
            if (Pass is { } pass)
            {
                Doorkeeper.Of(Worker).Left(Client.Value, pass.IsCounted, isHandshake: !_isAuthenticated);
            }
        }
    }

    private void Release()
    {
        IsOver = true;
        Front?.Abort();
        Worker.Cancel(_deadline);
        _deadline = default;
        _stage = null;
        _length = 0;
        ReturnBuffer();
        ReturnQueue();
        _queued = 0;
    }
}
