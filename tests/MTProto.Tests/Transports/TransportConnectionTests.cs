using System.Buffers.Binary;
using MTProto.Transports;
using Testing;

namespace MTProto.Tests.Transports;

public sealed class TransportConnectionTests : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));

    public static TheoryData<TransportKind, bool> Kinds => new()
    {
        { TransportKind.Abridged, false },
        { TransportKind.Intermediate, false },
        { TransportKind.PaddedIntermediate, false },
        { TransportKind.Full, false },
        { TransportKind.Abridged, true },
        { TransportKind.Intermediate, true },
        { TransportKind.PaddedIntermediate, true },
    };

    public void Dispose() => _deadline.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ReadAsync_OneByteAtATime_GivesEveryPacketBothWays(TransportKind kind, bool obfuscated)
    {
        await using var pair = await TransportPair.OpenAsync(kind, obfuscated, _deadline.Token, maxSegment: 1);
        var random = new SeededRandomSource(1);
        foreach (var blocks in new[] { 1, 2, 31, 32, 33, 260 })
        {
            var packet = Packets.Encrypted(random, blocks);
            await AssertArrivesAsync(pair.Client, pair.Server, packet);
            await AssertArrivesAsync(pair.Server, pair.Client, packet);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ReadAsync_RandomSegments_GivesEveryPacketBothWays(TransportKind kind, bool obfuscated)
    {
        await using var pair = await TransportPair.OpenAsync(kind, obfuscated, _deadline.Token, maxSegment: 9000, seed: 3);
        var random = new SeededRandomSource(1);
        var sizes = new Random(2);
        var packets = Enumerable.Range(0, 60).Select(_ => Packets.Encrypted(random, sizes.Next(1, 5000))).ToArray();
        foreach (var packet in packets)
        {
            Assert.True(await pair.Client.WriteAsync(packet, _deadline.Token));
            Assert.True(await pair.Server.WriteAsync(packet, _deadline.Token));
        }

        foreach (var packet in packets)
        {
            await AssertNextAsync(pair.Server, packet);
            await AssertNextAsync(pair.Client, packet);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AcceptAsync_ClientsTransport_IsRecognised(TransportKind kind, bool obfuscated)
    {
        await using var pair = await TransportPair.OpenAsync(kind, obfuscated, _deadline.Token, maxSegment: 1);

        Assert.Equal(kind, pair.Server.Kind);
        Assert.Equal(obfuscated, pair.Server.Obfuscated);
        Assert.Equal(obfuscated ? 2 : 0, pair.Server.DcId);
        Assert.Null(pair.Server.Secret);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task WriteTransportErrorAsync_AnyTransport_IsReadAsError(TransportKind kind, bool obfuscated)
    {
        await using var pair = await TransportPair.OpenAsync(kind, obfuscated, _deadline.Token);
        foreach (var code in new[] { -404, -429, -444, int.MinValue })
        {
            Assert.True(await pair.Server.WriteTransportErrorAsync(code, _deadline.Token));
            var frame = await pair.Client.ReadAsync(_deadline.Token);
            Assert.Equal(FrameStatus.TransportError, frame.Status);
            Assert.Equal(code, frame.ErrorCode);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ReadAsync_StreamEndsWithinAFrame_IsClosedOnceAndForAll(TransportKind kind, bool obfuscated)
    {
        var packet = Packets.Encrypted(new SeededRandomSource(1), 4);
        var (clientEnd, serverEnd) = DuplexStream.CreatePair();
        var bytes = await RecordAsync(kind, obfuscated, packet);
        for (var length = 0; length < bytes.Length; length++)
        {
            (clientEnd, serverEnd) = DuplexStream.CreatePair();
            await clientEnd.WriteAsync(bytes.AsMemory(0, length));
            await clientEnd.DisposeAsync();
            var accepted = await TransportConnection.AcceptAsync(serverEnd, new ServerTransportOptions(), _deadline.Token);
            if (accepted.Connection is not { } server)
            {
                Assert.Equal(TransportAcceptStatus.Closed, accepted.Status);
                continue;
            }

            for (var i = 0; i < 3; i++)
            {
                var frame = await server.ReadAsync(_deadline.Token);
                Assert.Equal(FrameStatus.Closed, frame.Status);
                Assert.NotNull(frame.Reason);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ReadAsync_EverySingleByteChange_EndsWithAStatus(TransportKind kind, bool obfuscated)
    {
        var bytes = await RecordAsync(kind, obfuscated, Packets.Encrypted(new SeededRandomSource(1), 2));
        foreach (var change in new byte[] { 0x01, 0x80, 0xff })
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                var (clientEnd, serverEnd) = DuplexStream.CreatePair(maxSegment: 40, seed: i);
                var changed = bytes.ToArray();
                changed[i] ^= change;
                await clientEnd.WriteAsync(changed);
                await clientEnd.DisposeAsync();
                var accepted = await TransportConnection.AcceptAsync(serverEnd, new ServerTransportOptions(), _deadline.Token);
                Assert.Equal(accepted.Status == TransportAcceptStatus.Accepted, accepted.Reason is null);
                var frames = 0;
                while (accepted.Connection is not null
                    && (await accepted.Connection.ReadAsync(_deadline.Token)).Status == FrameStatus.Frame)
                {
                    Assert.InRange(++frames, 1, 20);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ReadAsync_EverySingleByteChangeFromServer_EndsWithAStatus(TransportKind kind, bool obfuscated)
    {
        for (var at = 0; at < 60; at++)
        {
            await using var pair = await TransportPair.OpenAsync(kind, obfuscated, _deadline.Token, maxSegment: 30, seed: at);
            var index = pair.ServerEnd.WrittenCount + at;
            pair.ServerEnd.Corrupt = (position, value) => position == index ? (byte)(value ^ 0x81) : value;
            await pair.Server.WriteAsync(Packets.Encrypted(new SeededRandomSource(1), 2), _deadline.Token);
            await pair.Server.DisposeAsync();

            var reads = 0;
            while ((await pair.Client.ReadAsync(_deadline.Token)).Status is not (FrameStatus.Closed or FrameStatus.Invalid))
            {
                Assert.InRange(++reads, 1, 20);
            }
        }
    }

    [Fact]
    public async Task ReadAsync_FramesOutOfSequence_AreInvalid()
    {
        var (clientEnd, serverEnd) = DuplexStream.CreatePair();
        var frame = new byte[52];
        FrameCodec.WriteFull(0, new byte[40], frame);
        await clientEnd.WriteAsync(frame);
        await clientEnd.WriteAsync(frame);
        var accepted = await TransportConnection.AcceptAsync(serverEnd, new ServerTransportOptions(), _deadline.Token);

        Assert.Equal(FrameStatus.Frame, (await accepted.Connection!.ReadAsync(_deadline.Token)).Status);
        var second = await accepted.Connection.ReadAsync(_deadline.Token);
        Assert.Equal(FrameStatus.Invalid, second.Status);
        Assert.Contains("sequence", second.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TransportKind.Abridged)]
    [InlineData(TransportKind.Intermediate)]
    [InlineData(TransportKind.PaddedIntermediate)]
    public async Task ReadAsync_QuickAckAskedFor_IsReported(TransportKind kind)
    {
        var (clientEnd, serverEnd) = DuplexStream.CreatePair();
        var opening = new byte[4];
        await clientEnd.WriteAsync(opening.AsMemory(0, TransportRecognition.WriteMark(kind, opening)));
        await clientEnd.WriteAsync(kind == TransportKind.Abridged ? new byte[] { 0x8a } : [40, 0, 0, 0x80]);
        var packet = Packets.Encrypted(new SeededRandomSource(1), 1);
        await clientEnd.WriteAsync(packet);
        var accepted = await TransportConnection.AcceptAsync(serverEnd, new ServerTransportOptions(), _deadline.Token);

        var frame = await accepted.Connection!.ReadAsync(_deadline.Token);

        Assert.True(frame.QuickAckRequested);
        Assert.Equal(packet, frame.Payload.ToArray());
    }

    [Theory]
    [InlineData(TransportKind.Abridged, "85060708")]
    [InlineData(TransportKind.Intermediate, "08070685")]
    public async Task ReadAsync_QuickAckFromServer_IsItsToken(TransportKind kind, string hex)
    {
        await using var pair = await TransportPair.OpenAsync(kind, false, _deadline.Token, maxSegment: 1);
        await pair.ServerEnd.WriteAsync(Convert.FromHexString(hex));
        var packet = Packets.Encrypted(new SeededRandomSource(1), 1);
        await pair.Server.WriteAsync(packet, _deadline.Token);

        var frame = await pair.Client.ReadAsync(_deadline.Token);

        Assert.Equal(FrameStatus.QuickAck, frame.Status);
        Assert.Equal(unchecked((int)0x85060708), frame.ErrorCode);
        await AssertNextAsync(pair.Client, packet);
    }

    [Fact]
    public async Task WriteAsync_PaddedServer_PadsByAtMostThreeBytes()
    {
        var seen = await CollectPaddingAsync(fromServer: true);

        Assert.Equal([0, 1, 2, 3], seen);
    }

    [Fact]
    public async Task WriteAsync_PaddedClient_PadsByUpToFifteenBytes()
    {
        var seen = await CollectPaddingAsync(fromServer: false);

        Assert.Equal(Enumerable.Range(0, 16), seen);
    }

    [Fact]
    public async Task ReadAsync_FrameLongerThanTheLimit_IsInvalidBeforeItArrives()
    {
        await using var pair = await TransportPair.OpenAsync(TransportKind.Intermediate, false, _deadline.Token, maxPacketLength: 4096);
        var header = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(header, 4100);
        await pair.ClientEnd.WriteAsync(header);

        var frame = await pair.Server.ReadAsync(_deadline.Token);

        Assert.Equal(FrameStatus.Invalid, frame.Status);
        Assert.Contains("limit", frame.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_CancelledWithinAFrame_GoesOnWhereItWas()
    {
        await using var pair = await TransportPair.OpenAsync(TransportKind.Intermediate, true, _deadline.Token);
        var packet = Packets.Encrypted(new SeededRandomSource(1), 300);
        var reader = pair.Server;
        using (var cancelled = new CancellationTokenSource())
        {
            var reading = reader.ReadAsync(cancelled.Token).AsTask();
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        }

        await pair.Client.WriteAsync(packet, _deadline.Token);
        await AssertNextAsync(reader, packet);
    }

    [Fact]
    public async Task DisposeAsync_WhileReading_EndsTheRead()
    {
        var (clientEnd, serverEnd) = DuplexStream.CreatePair();
        await using var client = await TransportConnection.ConnectAsync(clientEnd, new ClientTransportOptions(), _deadline.Token);
        var reading = client.ReadAsync(_deadline.Token).AsTask();
        await serverEnd.DisposeAsync();

        Assert.Equal(FrameStatus.Closed, (await reading).Status);
    }

    [Fact]
    public async Task WriteAsync_PeerGone_IsFalse()
    {
        await using var pair = await TransportPair.OpenAsync(TransportKind.Intermediate, true, _deadline.Token);
        await pair.ClientEnd.DisposeAsync();

        Assert.False(await pair.Client.WriteAsync(new byte[40], _deadline.Token));
        Assert.False(await pair.Client.WriteAsync(new byte[40], _deadline.Token));
    }

    private static async Task<byte[]> RecordAsync(TransportKind kind, bool obfuscated, byte[] packet)
    {
        var recorder = new MemoryStream();
        var client = await TransportConnection.ConnectAsync(
            recorder, new ClientTransportOptions { Kind = kind, Obfuscated = obfuscated, Random = new SeededRandomSource(6) }, default);
        await client.WriteAsync(packet, default);
        return recorder.ToArray();
    }

    private async Task<int[]> CollectPaddingAsync(bool fromServer)
    {
        await using var pair = await TransportPair.OpenAsync(TransportKind.PaddedIntermediate, false, _deadline.Token);
        var (from, to, end) = fromServer ? (pair.Server, pair.Client, pair.ServerEnd) : (pair.Client, pair.Server, pair.ClientEnd);
        var seen = new SortedSet<int>();
        var packet = Packets.Encrypted(new SeededRandomSource(1), 2);
        for (var i = 0; i < 500; i++)
        {
            var before = end.WrittenCount;
            await from.WriteAsync(packet, _deadline.Token);
            seen.Add((int)(end.WrittenCount - before) - 4 - packet.Length);
            await AssertNextAsync(to, packet);
        }

        return [.. seen];
    }

    private async Task AssertArrivesAsync(TransportConnection from, TransportConnection to, byte[] packet)
    {
        Assert.True(await from.WriteAsync(packet, _deadline.Token));
        await AssertNextAsync(to, packet);
    }

    private async Task AssertNextAsync(TransportConnection to, byte[] packet)
    {
        var frame = await to.ReadAsync(_deadline.Token);
        Assert.Equal(FrameStatus.Frame, frame.Status);
        Assert.True(packet.AsSpan().SequenceEqual(frame.Payload.Span));
    }
}
