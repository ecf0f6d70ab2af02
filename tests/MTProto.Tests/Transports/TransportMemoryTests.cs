using System.Buffers.Binary;
using MTProto.Transports;
using Testing;

namespace MTProto.Tests.Transports;

// Alone, since the figures are of the whole process.
[Collection(nameof(TransportMemoryTests))]
[CollectionDefinition(nameof(TransportMemoryTests), DisableParallelization = true)]
public sealed class TransportMemoryTests : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    public void Dispose() => _deadline.Dispose();

    // The whole account may take 25 kB; a connection that waits for data has two key streams and no buffer.
    [Fact]
    public async Task ReadAsync_Waiting_TakesUnderFourKilobytes()
    {
        const int Count = 500;
        var connections = new TransportConnection[Count];
        var reads = new Task<FrameResult>[Count];
        await OpenWaitingAsync(0, 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await OpenWaitingAsync(0, Count);
        var after = GC.GetTotalMemory(forceFullCollection: true);

        Assert.InRange((after - before) / Count, 0, 4096);
        GC.KeepAlive(connections);
        GC.KeepAlive(reads);

        async Task OpenWaitingAsync(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                var stream = new SilentStream();
                connections[i] = await TransportConnection.ConnectAsync(stream, new ClientTransportOptions(), _deadline.Token);
                stream.Receive(new byte[2000]);
                reads[i] = connections[i].ReadAsync(CancellationToken.None).AsTask();
            }
        }
    }

    [Fact]
    public async Task ReadAsync_LongFrameAnnounced_MemoryFollowsWhatArrives()
    {
        var (clientEnd, serverEnd) = DuplexStream.CreatePair();
        var opening = new byte[8];
        TransportRecognition.WriteMark(TransportKind.Intermediate, opening);
        BinaryPrimitives.WriteInt32LittleEndian(opening.AsSpan(4), 16 * 1024 * 1024);
        await clientEnd.WriteAsync(opening);
        var accepted = await TransportConnection.AcceptAsync(serverEnd, new ServerTransportOptions(), _deadline.Token);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var reading = accepted.Connection!.ReadAsync(_deadline.Token).AsTask();
        await clientEnd.WriteAsync(new byte[100]);
        await clientEnd.DisposeAsync();

        Assert.Equal(FrameStatus.Closed, (await reading).Status);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 1024 * 1024);
    }

    // A page of history: read without allocating anything that grows with it.
    [Fact]
    public async Task ReadAsync_ManyPages_AllocatesLittle()
    {
        await using var pair = await TransportPair.OpenAsync(TransportKind.Intermediate, true, _deadline.Token);
        var packet = Packets.Encrypted(new SeededRandomSource(1), 3000);
        var read = 0L;
        for (var i = 0; i < 50; i++)
        {
            await pair.Server.WriteAsync(packet, _deadline.Token);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var reading = pair.Client.ReadAsync(_deadline.Token);
            Assert.True(reading.IsCompleted);
            Assert.Equal(packet.Length, (await reading).Payload.Length);
            read += i < 10 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.InRange(read / 40, 0, 1024);
    }

    /// <summary>A peer that sends what it is told to, and then nothing.</summary>
    private sealed class SilentStream : MemoryStream
    {
        private readonly TaskCompletionSource<int> _never = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private ReadOnlyMemory<byte> _incoming;

        public void Receive(ReadOnlyMemory<byte> bytes)
        {
            _incoming = bytes[..0];
            SetLength(0);
            Capacity = 0;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Assert.True(_incoming.IsEmpty);
            Assert.True(buffer.IsEmpty, "A buffer is held while nothing arrives.");
            return new ValueTask<int>(_never.Task);
        }
    }
}
