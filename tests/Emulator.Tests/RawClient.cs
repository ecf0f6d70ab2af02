using System.Buffers;
using System.Net;
using System.Net.Sockets;
using MTProto.Crypto;
using MTProto.Handshake;
using MTProto.Messages;
using MTProto.Tl;
using MTProto.Transports;
using EncryptedMessage = MTProto.Messages.EncryptedMessage;

namespace Emulator.Tests;

/// <summary>A client without a will of its own: sends what a test says, word for word, and hands over what comes.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly Queue<Received> _received = new();
    private readonly CancellationTokenSource _deadline = new(Deadline);
    private readonly MessageIds _ids = new(TimeProvider.System);
    private SequenceNumbers _numbers;

    private RawClient(TransportConnection transport, AuthKey key, long salt)
    {
        Transport = transport;
        Key = key;
        Salt = salt;
        SessionId = Random.NextInt64();
    }

    public static Random Random { get; } = new(7);

    public TransportConnection Transport { get; }

    public AuthKey Key { get; }

    public long Salt { get; set; }

    public long SessionId { get; set; }

    /// <summary>Connects and, without a key, exchanges one.</summary>
    public static async Task<RawClient> ConnectAsync(
        EmulatorServer server,
        int dataCenter,
        AuthKey? key = null,
        long salt = 0,
        TransportKind kind = TransportKind.Intermediate,
        bool obfuscated = false,
        TimeSpan? temporaryFor = null,
        string? localAddress = null)
    {
        var transport = await OpenAsync(server, dataCenter, kind, obfuscated, localAddress);
        if (key is not null)
        {
            return new RawClient(transport, key, salt);
        }

        // A key with leading zeros is no reason to fail: both sides pad.
        var options = new ClientHandshakeOptions { PublicKeys = RsaPublicKey.ReadPem(File.ReadAllText(server.PublicKeyPath)), DcId = dataCenter, TemporaryFor = temporaryFor };
        var result = await ClientHandshake.RunAsync(transport, options, CancellationToken.None);
        Assert.True(result.Status == HandshakeStatus.Completed, result.Reason);
        return new RawClient(transport, result.Key!, result.ServerSalt);
    }

    public static async Task<TransportConnection> OpenAsync(
        EmulatorServer server, int dataCenter, TransportKind kind = TransportKind.Intermediate, bool obfuscated = false, string? localAddress = null)
    {
        var stream = await OpenStreamAsync(server, dataCenter, localAddress);
        return await TransportConnection.ConnectAsync(stream, new ClientTransportOptions { Kind = kind, Obfuscated = obfuscated }, CancellationToken.None);
    }

    public static async Task<NetworkStream> OpenStreamAsync(EmulatorServer server, int dataCenter, string? localAddress = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (localAddress is not null)
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(localAddress), 0));
        }

        await socket.ConnectAsync(server.DataCenters[dataCenter]);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public long NextId() => _ids.NextClient();

    /// <summary>Follows a server whose clock was moved.</summary>
    public void MoveClock(TimeSpan by) => _ids.Offset += by;

    public Task<long> SendAsync(ITlObject body, long? msgId = null, int? seqNo = null) => SendAsync(TlWriter.ToBytes(body), msgId, seqNo, IsContent(body));

    public async Task<long> SendAsync(byte[] body, long? msgId = null, int? seqNo = null, bool content = true)
    {
        var id = msgId ?? NextId();
        var packet = new TlWriter();
        EncryptedMessage.Encrypt(Key, true, Salt, SessionId, id, seqNo ?? _numbers.Next(content), body, SystemRandomSource.Instance, packet);
        Assert.True(await Transport.WriteAsync(packet.WrittenMemory, _deadline.Token));
        return id;
    }

    /// <summary>The body of a container with these messages, which get ids and numbers here.</summary>
    public byte[] Pack(params ITlObject[] messages)
    {
        var writer = new TlWriter();
        Container.WriteHeader(writer, messages.Length);
        foreach (var message in messages)
        {
            Container.WriteMessage(writer, NextId(), _numbers.Next(IsContent(message)), TlWriter.ToBytes(message));
        }

        return writer.Written.ToArray();
    }

    /// <summary>Waits for the next message that is a <typeparamref name="T"/>; others are left out.</summary>
    public async Task<(Received Message, T Value)> ExpectAsync<T>(Predicate<T>? where = null)
        where T : class, ITlObject
    {
        while (true)
        {
            var message = await NextAsync();
            if (message.Value is T value && (where is null || where(value)))
            {
                return (message, value);
            }
        }
    }

    /// <summary>The next message, whatever it is.</summary>
    public async Task<Received> NextAsync()
    {
        while (_received.Count == 0)
        {
            var frame = await Transport.ReadAsync(_deadline.Token);
            Assert.True(frame.Status == FrameStatus.Frame, $"{frame.Status} {frame.ErrorCode} {frame.Reason}");
            Open(frame.Payload.ToArray());
        }

        return _received.Dequeue();
    }

    /// <summary>Calls and returns the value; an error fails the test.</summary>
    public async Task<T> CallAsync<T>(ITlMethod<T> method)
    {
        var (value, error) = await TryCallAsync(method);
        Assert.True(error is null, $"{method.MethodName}: {error?.ErrorCode} {error?.ErrorMessage}");
        return value!;
    }

    /// <summary>Calls and returns the error; a value fails the test.</summary>
    public async Task<RpcError> FailAsync<T>(ITlMethod<T> method)
    {
        var (_, error) = await TryCallAsync(method);
        Assert.NotNull(error);
        return error;
    }

    public async Task<(T? Value, RpcError? Error)> TryCallAsync<T>(ITlMethod<T> method)
    {
        var id = await SendAsync(new InvokeWithLayer { Layer = 227, Query = new InitConnection { ApiId = 1, DeviceModel = "test", Query = method } });
        while (true)
        {
            var message = await NextAsync();
            if (message.RequestMsgId == id)
            {
                return Read(method, message.Result);
            }
        }
    }

    public async Task<ITlObject> LoginAsync(string phone)
    {
        var sent = (AuthSentCode)await CallAsync(new AuthSendCode { PhoneNumber = phone, ApiId = 1, ApiHash = "hash", Settings = new CodeSettings() });
        return await CallAsync(new AuthSignIn { PhoneNumber = phone, PhoneCodeHash = sent.PhoneCodeHash, PhoneCode = "12345" });
    }

    public async Task<(Channel Channel, InputPeerChannel Peer, InputChannel Input)> ResolveAsync(string username)
    {
        var resolved = (ContactsResolvedPeer)await CallAsync(new ContactsResolveUsername { Username = username });
        var channel = Assert.IsType<Channel>(Assert.Single(resolved.Chats));
        return (channel, new InputPeerChannel { ChannelId = channel.Id, AccessHash = channel.AccessHash!.Value }, new InputChannel { ChannelId = channel.Id, AccessHash = channel.AccessHash.Value });
    }

    public async ValueTask DisposeAsync()
    {
        await Transport.DisposeAsync();
        _deadline.Dispose();
    }

    private static (T? Value, RpcError? Error) Read<T>(ITlMethod<T> method, byte[] result)
    {
        var reader = new TlReader(result);
        if (reader.PeekUInt32() == RpcError.Constructor)
        {
            var error = (RpcError)TlObjects.Read(ref reader);
            return (default, error);
        }

        var value = method.ReadResult(ref reader);
        Assert.Equal(TlStatus.Ok, reader.Status);
        Assert.Equal(0, reader.Remaining);
        return (value, null);
    }

    private static bool IsContent(ITlObject body) => body is not (MsgsAck or HttpWait);

    private void Open(byte[] packet)
    {
        var status = EncryptedMessage.TryDecrypt(packet, Key, false, packet.AsSpan(EncryptedMessage.OuterLength), out var header);
        Assert.Equal(DecryptStatus.Ok, status);
        Assert.Equal(SessionId, header.SessionId);
        var body = packet.AsSpan(EncryptedMessage.OuterLength + header.BodyOffset, header.BodyLength);
        if (new TlReader(body).PeekUInt32() != Container.Constructor)
        {
            Add(header.MsgId, header.SeqNo, body);
            return;
        }

        var reader = new ContainerReader(body);
        while (reader.MoveNext())
        {
            Assert.True(reader.MsgId < header.MsgId);
            Add(reader.MsgId, reader.SeqNo, reader.Body);
        }

        Assert.Equal(TlStatus.Ok, reader.Status);
    }

    private void Add(long msgId, int seqNo, ReadOnlySpan<byte> body)
    {
        if (RpcResult.TryRead(body, out var request, out var result) == TlStatus.Ok)
        {
            _received.Enqueue(new Received(msgId, seqNo, null, request, Unpack(result)));
            return;
        }

        var reader = new TlReader(body);
        var value = TlObjects.Read(ref reader);
        Assert.Equal(TlStatus.Ok, reader.Status);
        _received.Enqueue(new Received(msgId, seqNo, value, 0, []));
    }

    private static byte[] Unpack(ReadOnlySpan<byte> result)
    {
        if (new TlReader(result).PeekUInt32() != GzipPacked.Constructor)
        {
            return result.ToArray();
        }

        Assert.Equal(GzipStatus.Ok, GzipPacked.TryUnpack(result, GzipPacked.DefaultMaxLength, out var rented, out var length));
        var unpacked = rented.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(rented!);
        return unpacked;
    }
}
