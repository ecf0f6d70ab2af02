using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using MTProto.Crypto;
using MTProto.Tl;
using MTProto.Transports.MiddleProxy;

namespace Emulator.MiddleProxies;

/// <summary>A connection of a proxy, from the middle proxy's side: frames, keys, and the greetings of both.</summary>
internal sealed class MiddleServerLink(Socket socket, EmulatorMiddleOptions options, Func<EmulatorMiddleFault> fault) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private byte[] _data = new byte[64 * 1024];
    private int _start;
    private int _clear;
    private int _end;
    private int _read = MiddleFrame.FirstSequence;
    private int _written = MiddleFrame.FirstSequence;
    private AesCbcDecryptor? _decryptor;
    private AesCbcEncryptor? _encryptor;

    /// <summary>Greets the proxy; false where it breaks the protocol or goes away.</summary>
    public async Task<bool> GreetAsync(CancellationToken cancellationToken)
    {
        var now = options.Time.GetUtcNow().ToUnixTimeSeconds();
        if (await ReadAsync(cancellationToken).ConfigureAwait(false) is not { } body
            || MiddleNonce.TryRead(body.Span, options.Secret.KeySelector, now, out var theirs) != MiddleStatus.Ok)
        {
            return false;
        }

        var nonce = new byte[Nonce128.Length];
        SystemRandomSource.Instance.Fill(nonce);
        var clock = fault() == EmulatorMiddleFault.WrongClock ? now + 120 : now;
        var ours = new MiddleNonce(options.Secret.KeySelector, (uint)clock, Nonce128.FromBytes(nonce));
        var answer = new byte[MiddleNonce.Length];
        ours.Write(answer);
        await WriteAsync(answer, cancellationToken).ConfigureAwait(false);

        var peer = (IPEndPoint)socket.RemoteEndPoint!;
        var seen = options.SeenAddress is { } address ? new IPEndPoint(address, peer.Port) : peer;
        var keys = new MiddleKeys(options.Secret, theirs.Timestamp, theirs.Nonce, ours.Nonce, seen, (IPEndPoint)socket.LocalEndPoint!);
        _decryptor = keys.DecryptUp();
        _encryptor = keys.EncryptDown();

        // What came behind the greeting in clear is encrypted already.
        _clear = _start;
        Decrypt();
        if (await ReadAsync(cancellationToken).ConfigureAwait(false) is not { } hello
            || MiddleHandshake.TryRead(hello.Span, null, out var handshake) != MiddleStatus.Ok)
        {
            return false;
        }

        var process = fault() == EmulatorMiddleFault.WrongProcess ? handshake.Sender with { Id = (ushort)(handshake.Sender.Id + 1) } : handshake.Sender;
        var greeting = new byte[MiddleHandshake.Length];
        new MiddleHandshake(handshake.Peer, process).Write(greeting);
        await WriteAsync(greeting, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>The next frame's body, valid until the next read; null where the proxy is gone or breaks the protocol.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = MiddleFrame.Read(_data.AsSpan(_start, _clear - _start), _read, out var consumed, out var body, out var wanted);
            var at = _start;
            _start += consumed;
            if (status == MiddleStatus.Ok)
            {
                _read++;
                return _data.AsMemory(at, consumed)[body];
            }

            if (status != MiddleStatus.Incomplete)
            {
                return null;
            }

            MakeRoom(wanted);
            var count = await _stream.ReadAsync(_data.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return null;
            }

            _end += count;
            Decrypt();
        }
    }

    /// <summary>Sends a frame; safe to call from several tasks.</summary>
    /// <param name="body">What the frame holds.</param>
    /// <param name="cancellationToken">Cancelled when the link is over and at no other time, since a part of the frame may have been sent.</param>
    public async Task WriteAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (fault() == EmulatorMiddleFault.Silent)
            {
                return;
            }

            if (fault() == EmulatorMiddleFault.Slow)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), options.Time, cancellationToken).ConfigureAwait(false);
            }

            await _stream.WriteAsync(Seal(body.Span), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _writing.Dispose();
    }

    private byte[] Seal(ReadOnlySpan<byte> body)
    {
        var length = body.Length + MiddleFrame.Overhead;
        var frame = new byte[_encryptor is null ? length : length + MiddleFrame.PaddingAfter(length)];
        body.CopyTo(frame.AsSpan(MiddleFrame.HeaderLength));
        MiddleFrame.Seal(frame.AsSpan(0, length), _written++);
        if (_encryptor is not null)
        {
            if (fault() == EmulatorMiddleFault.WrongChecksum)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(length - MiddleFrame.TrailerLength), 0xbad_c0de);
            }

            MiddleFrame.WritePadding(frame.AsSpan(length));
            _encryptor.Encrypt(frame);
        }

        return frame;
    }

    private void Decrypt()
    {
        if (_decryptor is null)
        {
            _clear = _end;
            return;
        }

        var whole = (_end - _clear) & ~(MiddleFrame.BlockLength - 1);
        _decryptor.Decrypt(_data.AsSpan(_clear, whole));
        _clear += whole;
    }

    private void MakeRoom(int wanted)
    {
        var have = _end - _start;
        if (_data.Length - _start >= wanted && _end < _data.Length)
        {
            return;
        }

        var target = wanted + MiddleFrame.BlockLength > _data.Length ? new byte[wanted + (wanted / 2)] : _data;
        Buffer.BlockCopy(_data, _start, target, 0, have);
        _data = target;
        _clear -= _start;
        _start = 0;
        _end = have;
    }
}
