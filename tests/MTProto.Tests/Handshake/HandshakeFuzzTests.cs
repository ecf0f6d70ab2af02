using MTProto.Handshake;
using MTProto.Tl;

namespace MTProto.Tests.Handshake;

/// <summary>Whatever the other side sends, an exchange ends with a status; nothing is thrown and no wrong key comes out.</summary>
public sealed class HandshakeFuzzTests
{
    private static readonly Lazy<RecordedExchange> Recorded = new(() => new RecordedExchange());

    private static RecordedExchange Exchange => Recorded.Value;

    [Fact]
    public void Exchange_Undisturbed_EndsWithAKey() => Assert.Equal(HandshakeStatus.Completed, Exchange.Result!.Status);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Client_EveryPrefixOfAnAnswer_IsUnexpected(int step)
    {
        var answer = Exchange.FromServer[step];
        foreach (var length in Lengths(answer.Length))
        {
            var result = Exchange.ToClient(step, answer.AsSpan(0, length)).Result;

            Assert.Equal(HandshakeStatus.UnexpectedMessage, result!.Status);
            Assert.NotNull(result.Reason);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Server_EveryPrefixOfAMessage_IsUnexpected(int step)
    {
        var message = Exchange.FromClient[step];
        foreach (var length in Lengths(message.Length))
        {
            var answer = Exchange.ToServer(step, message.AsSpan(0, length));

            Assert.Equal((ServerHandshakeStepKind.Failed, HandshakeStatus.UnexpectedMessage), (answer.Kind, answer.Status));
            Assert.NotNull(answer.Reason);
        }
    }

    // Everything after resPQ is bound to the exchange by its nonces and hashes, so no change of it may pass. In resPQ itself the server's
    // nonce is the server's to choose, a change of pq can have factors, and a second fingerprint may be anything.
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public void Client_EverySingleByteChangeOfAnAnswer_NeverEndsWithAnotherKey(int step, bool isBound)
    {
        var answer = Exchange.FromServer[step];
        foreach (var at in Lengths(answer.Length))
        {
            var changed = Changed(answer, at);
            var next = Exchange.ToClient(step, changed);

            if (isBound)
            {
                Assert.NotNull(next.Result);
                Assert.NotEqual(HandshakeStatus.Completed, next.Result.Status);
                Assert.Null(next.Result.Key);
            }
            else
            {
                Assert.True(next.Send is not null || next.Result!.Status != HandshakeStatus.Completed, $"byte {at}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Server_EverySingleByteChangeOfAMessage_IsRefused(int step)
    {
        var message = Exchange.FromClient[step];
        foreach (var at in Lengths(message.Length))
        {
            if (IsPadding(message, at))
            {
                continue;
            }

            var answer = Exchange.ToServer(step, Changed(message, at));

            Assert.True(answer.Kind == ServerHandshakeStepKind.Failed, $"byte {at}");
            Assert.NotEqual(HandshakeStatus.Completed, answer.Status);
        }
    }

    [Fact]
    public void BothSides_NoiseBehindEveryConstructor_EndsWithAStatus()
    {
        var random = new Random(7);
        uint[] constructors = [ReqPq.Constructor, ReqPqMulti.Constructor, ReqDHParams.Constructor, SetClientDHParams.Constructor,
            ResPQ.Constructor, ServerDHParamsOk.Constructor, ServerDHParamsFail.Constructor, DhGenOk.Constructor, DhGenRetry.Constructor, DhGenFail.Constructor];
        foreach (var constructor in constructors)
        {
            for (var round = 0; round < 20; round++)
            {
                var noise = RecordedExchange.Noise(constructor, random.Next(0, 600), random);
                Assert.NotEqual(ServerHandshakeStepKind.Completed, Exchange.ToServer(round % 2, noise).Kind);
                Assert.NotEqual(HandshakeStatus.Completed, Exchange.ToClient(round % 2, noise).Result!.Status);
            }
        }
    }

    [Fact]
    public void Server_MessagesOutOfOrder_AreRefused()
    {
        Assert.Equal(ServerHandshakeStepKind.Failed, Exchange.ToServer(0, Exchange.FromClient[1]).Kind);
        Assert.Equal(ServerHandshakeStepKind.Failed, Exchange.ToServer(0, Exchange.FromClient[2]).Kind);
        Assert.Equal(ServerHandshakeStepKind.Failed, Exchange.ToServer(1, Exchange.FromClient[2]).Kind);
    }

    [Fact]
    public void Server_ExchangeReplayed_IsRefused()
    {
        var server = new ServerHandshake(HandshakeFixture.ServerOptions());
        foreach (var message in Exchange.FromClient)
        {
            Assert.NotEqual(ServerHandshakeStepKind.Failed, server.Handle(message).Kind);
        }

        Assert.Equal(ServerHandshakeStepKind.Failed, server.Handle(Exchange.FromClient[1]).Kind);
        Assert.Equal(ServerHandshakeStepKind.Failed, server.Handle(Exchange.FromClient[2]).Kind);
    }

    // Every place of what carries structure, and every third of the long encrypted part: a power modulo 2048 bits is paid for each.
    private static IEnumerable<int> Lengths(int length) => Enumerable.Range(0, length).Where(at => at < 80 || at > length - 40 || at % 3 == 0);

    private static byte[] Changed(byte[] bytes, int at)
    {
        var changed = (byte[])bytes.Clone();
        changed[at] ^= (byte)(1 << (at % 8));
        return changed;
    }

    // TL pads byte strings with bytes that carry nothing; p and q, four bytes each behind their length, have three of them.
    private static bool IsPadding(byte[] message, int at) =>
        BitConverter.ToUInt32(message) == ReqDHParams.Constructor && at is >= 41 and <= 43 or >= 49 and <= 51;
}
