using MTProto.Crypto;
using MTProto.Handshake;
using MTProto.Tests.Crypto;
using Testing;

namespace MTProto.Tests.Handshake;

public sealed class HandshakeRefusalTests
{
    [Fact]
    public void Client_ServerWithAnotherRsaKey_EndsAsUnknownRsaKey()
    {
        var result = Run(HandshakeFixture.ServerOptions() with { PrivateKeys = [HandshakeFixture.OtherKey] }, HandshakeFixture.ClientOptions());

        Assert.Equal(HandshakeStatus.UnknownRsaKey, result.Status);
        Assert.Contains("RSA", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Client_ServerWithAnotherPrime_EndsAsForeignPrime()
    {
        Assert.Equal(DhGroupResult.Accepted, DhGroup.TryCreate(DhGroupTests.ForeignPrime, 2, new SeededRandomSource(3), out var group));

        var result = Run(HandshakeFixture.ServerOptions() with { Group = group! }, HandshakeFixture.ClientOptions());

        Assert.Equal(HandshakeStatus.ForeignPrime, result.Status);
        Assert.Null(result.Key);
    }

    [Fact]
    public void Server_ClientOfAnotherKey_IsRefused()
    {
        var client = new ClientExchange(HandshakeFixture.ClientOptions() with { PublicKeys = [HandshakeFixture.OtherKey.PublicKey] });
        var both = new ServerHandshake(HandshakeFixture.ServerOptions() with { PrivateKeys = [HandshakeFixture.OtherKey] });
        var other = new ServerHandshake(HandshakeFixture.ServerOptions());
        var answer = both.Handle(client.Start());
        Assert.Equal(ServerHandshakeStepKind.Reply, other.Handle(client.Start()).Kind);

        var step = other.Handle(client.Handle(answer.Reply.Span).Send);

        Assert.Equal(ServerHandshakeStepKind.Failed, step.Kind);
    }

    private static ClientHandshakeResult Run(ServerHandshakeOptions serverOptions, ClientHandshakeOptions clientOptions)
    {
        var client = new ClientExchange(clientOptions);
        var server = new ServerHandshake(serverOptions);
        var step = new ClientExchangeStep(client.Start(), null);
        while (step.Send is { } sent)
        {
            var answer = server.Handle(sent);
            Assert.NotEqual(ServerHandshakeStepKind.Failed, answer.Kind);
            step = client.Handle(answer.Reply.Span);
        }

        return step.Result!;
    }
}
