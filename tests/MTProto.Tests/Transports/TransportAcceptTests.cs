using System.Text;
using MTProto.Transports;
using Testing;

namespace MTProto.Tests.Transports;

public sealed class TransportAcceptTests : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _deadline.Dispose();

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef", TransportKind.Intermediate)]
    [InlineData("dd0123456789abcdef0123456789abcdef", TransportKind.PaddedIntermediate)]
    public async Task AcceptAsync_KnownSecretAmongOthers_IsFound(string text, TransportKind kind)
    {
        var secret = Parse(text);
        var others = Enumerable.Range(0, 5).Select(i => Parse($"{i:x2}112233445566778899aabbccddeeff"));
        var (clientEnd, serverEnd) = DuplexStream.CreatePair(maxSegment: 1);
        await using var client = await TransportConnection.ConnectAsync(
            clientEnd, new ClientTransportOptions { Secret = secret, DcId = -4 }, _deadline.Token);
        var packet = Packets.Encrypted(new SeededRandomSource(1), 3);
        await client.WriteAsync(packet, _deadline.Token);

        var accepted = await TransportConnection.AcceptAsync(
            serverEnd, new ServerTransportOptions { Secrets = [.. others, secret] }, _deadline.Token);

        Assert.Equal(TransportAcceptStatus.Accepted, accepted.Status);
        Assert.Same(secret, accepted.Connection!.Secret);
        Assert.Equal(kind, accepted.Connection.Kind);
        Assert.Equal(-4, accepted.Connection.DcId);
        Assert.Equal(packet, (await accepted.Connection.ReadAsync(_deadline.Token)).Payload.ToArray());
    }

    [Fact]
    public async Task AcceptAsync_UnknownSecret_IsInvalid()
    {
        var accepted = await AcceptAsync(
            new ClientTransportOptions { Secret = Parse("0123456789abcdef0123456789abcdef") },
            new ServerTransportOptions { Secrets = [Parse("1123456789abcdef0123456789abcdef")] });

        Assert.Equal(TransportAcceptStatus.Invalid, accepted.Status);
        Assert.NotNull(accepted.Reason);
    }

    [Fact]
    public async Task AcceptAsync_PlainTransportWhereASecretIsWanted_IsUnsupported()
    {
        var accepted = await AcceptAsync(
            new ClientTransportOptions { Obfuscated = false },
            new ServerTransportOptions { Secrets = [Parse("1123456789abcdef0123456789abcdef")] });

        Assert.Equal(TransportAcceptStatus.Unsupported, accepted.Status);
    }

    // gramjs announces abridged whatever the secret begins with.
    [Theory]
    [InlineData(true, TransportAcceptStatus.Accepted)]
    [InlineData(false, TransportAcceptStatus.Unsupported)]
    public async Task AcceptAsync_UnpaddedTransportWithPaddedSecret_FollowsTheOption(bool accept, TransportAcceptStatus expected)
    {
        var accepted = await AcceptAsync(
            new ClientTransportOptions { Kind = TransportKind.Abridged, Secret = Parse("0123456789abcdef0123456789abcdef") },
            new ServerTransportOptions
            {
                Secrets = [Parse("dd0123456789abcdef0123456789abcdef")],
                AcceptUnpaddedForPaddedSecrets = accept,
            });

        Assert.Equal(expected, accepted.Status);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("POST /api HTTP/1.1\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001")]
    public async Task AcceptAsync_AnotherProtocol_IsUnsupportedAndLeavesTheStreamOpen(string text)
    {
        var (clientEnd, serverEnd) = DuplexStream.CreatePair();
        await clientEnd.WriteAsync(Encoding.Latin1.GetBytes(text));

        var accepted = await TransportConnection.AcceptAsync(serverEnd, new ServerTransportOptions(), _deadline.Token);

        Assert.Equal(TransportAcceptStatus.Unsupported, accepted.Status);
        await serverEnd.WriteAsync(new byte[] { 1 });
        Assert.Equal(1, await clientEnd.ReadAsync(new byte[1]));
    }

    [Fact]
    public async Task AcceptAsync_SlowSender_IsWaitedForAndNotInvalid()
    {
        var (clientEnd, serverEnd) = DuplexStream.CreatePair();
        var recorder = new MemoryStream();
        await TransportConnection.ConnectAsync(recorder, new ClientTransportOptions(), _deadline.Token);
        var header = recorder.ToArray();
        var accepting = TransportConnection.AcceptAsync(serverEnd, new ServerTransportOptions(), _deadline.Token).AsTask();
        for (var i = 0; i < header.Length; i++)
        {
            Assert.False(accepting.IsCompleted);
            await clientEnd.WriteAsync(header.AsMemory(i, 1));
            await Task.Yield();
        }

        Assert.Equal(TransportAcceptStatus.Accepted, (await accepting).Status);
    }

    [Fact]
    public async Task AcceptAsync_TimeRunsOut_IsCancelled()
    {
        var (clientEnd, serverEnd) = DuplexStream.CreatePair();
        await clientEnd.WriteAsync(new byte[] { 0xee });
        using var cancelled = new CancellationTokenSource();
        var accepting = TransportConnection.AcceptAsync(serverEnd, new ServerTransportOptions(), cancelled.Token).AsTask();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
    }

    [Fact]
    public async Task AcceptAsync_Noise_IsInvalidOrAnyOtherStatusButNeverThrows()
    {
        var random = new SeededRandomSource(12);
        for (var i = 0; i < 500; i++)
        {
            var (clientEnd, serverEnd) = DuplexStream.CreatePair();
            await clientEnd.WriteAsync(random.Bytes(1 + (i % 130)));
            await clientEnd.DisposeAsync();
            var accepted = await TransportConnection.AcceptAsync(serverEnd, new ServerTransportOptions(), _deadline.Token);
            Assert.Equal(accepted.Connection is null, accepted.Status != TransportAcceptStatus.Accepted);
        }
    }

    [Fact]
    public async Task ConnectAsync_ContradictingOptions_AreAMistakeOfTheProgram()
    {
        var secret = Parse("0123456789abcdef0123456789abcdef");
        await Assert.ThrowsAsync<ArgumentException>(
            () => TransportConnection.ConnectAsync(new MemoryStream(), new ClientTransportOptions { Secret = secret, Obfuscated = false }, default).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(
            () => TransportConnection.ConnectAsync(new MemoryStream(), new ClientTransportOptions { Kind = TransportKind.Full }, default).AsTask());
    }

    private static ProxySecret Parse(string text)
    {
        Assert.Equal(ProxySecretStatus.Ok, ProxySecret.TryParse(text, out var secret));
        return secret!;
    }

    private async Task<TransportAcceptResult> AcceptAsync(ClientTransportOptions client, ServerTransportOptions server)
    {
        var (clientEnd, serverEnd) = DuplexStream.CreatePair();
        await TransportConnection.ConnectAsync(clientEnd, client, _deadline.Token);
        return await TransportConnection.AcceptAsync(serverEnd, server, _deadline.Token);
    }
}
