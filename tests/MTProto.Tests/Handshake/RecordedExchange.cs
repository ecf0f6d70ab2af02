using MTProto.Handshake;
using MTProto.Tl;

namespace MTProto.Tests.Handshake;

/// <summary>
/// A whole key exchange, message by message. Both sides draw from seeds, so that an exchange which is begun again sends the same bytes, and
/// one message of it can be replaced by another.
/// </summary>
internal sealed class RecordedExchange
{
    public RecordedExchange()
    {
        var client = new ClientExchange(HandshakeFixture.ClientOptions());
        var server = new ServerHandshake(HandshakeFixture.ServerOptions());
        byte[]? sent = client.Start();
        while (sent is not null)
        {
            var answer = server.Handle(sent);
            Assert.NotEqual(ServerHandshakeStepKind.Failed, answer.Kind);
            FromClient.Add(sent);
            FromServer.Add(answer.Reply.ToArray());
            var step = client.Handle(answer.Reply.Span);
            Result = step.Result;
            sent = step.Send;
        }
    }

    /// <summary>What the client sent: req_pq_multi, req_DH_params, set_client_DH_params.</summary>
    public List<byte[]> FromClient { get; } = [];

    /// <summary>What the server answered: resPQ, server_DH_params_ok, dh_gen_ok.</summary>
    public List<byte[]> FromServer { get; } = [];

    /// <summary>How it ended for the client.</summary>
    public ClientHandshakeResult? Result { get; }

    /// <summary>A client that has taken the answers before <paramref name="step"/> and takes <paramref name="answer"/> as that one.</summary>
    public ClientExchangeStep ToClient(int step, ReadOnlySpan<byte> answer)
    {
        var client = new ClientExchange(HandshakeFixture.ClientOptions());
        client.Start();
        for (var i = 0; i < step; i++)
        {
            Assert.Equal(FromClient[i + 1], client.Handle(FromServer[i]).Send);
        }

        return client.Handle(answer);
    }

    /// <summary>A server that has taken the messages before <paramref name="step"/> and takes <paramref name="message"/> as that one.</summary>
    public ServerHandshakeStep ToServer(int step, ReadOnlySpan<byte> message)
    {
        var server = new ServerHandshake(HandshakeFixture.ServerOptions());
        for (var i = 0; i < step; i++)
        {
            Assert.Equal(FromServer[i], server.Handle(FromClient[i]).Reply.ToArray());
        }

        return server.Handle(message);
    }

    /// <summary>Decoys that begin as a message of the exchange does: the id, then noise.</summary>
    public static byte[] Noise(uint constructor, int length, Random random)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        var writer = new TlWriter();
        writer.WriteUInt32(constructor);
        writer.WriteRaw(bytes);
        return writer.Written.ToArray();
    }
}
