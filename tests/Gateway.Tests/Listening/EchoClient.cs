using System.Net;
using Gateway.Tests.Hosting;
using MTProto.Transports;
using Testing;

namespace Gateway.Tests.Listening;

/// <summary>A client with the secret of the user "one", whose bytes come back from an <see cref="EchoDataCenter"/>.</summary>
internal sealed class EchoClient : IDisposable
{
    private static int _seed;
    private readonly RawClient _client;
    private readonly ObfuscationHeader _header;

    private EchoClient(RawClient client, byte[] start)
    {
        _client = client;
        Start = new byte[ObfuscationHeader.Length];
        _header = ObfuscationHeader.Create(
            TransportKind.Intermediate, 2, GatewayFactory.Secret(GatewayFactory.Key), new SeededRandomSource((ulong)Interlocked.Increment(ref _seed)), Start);
        Start = [.. start, .. Start];
    }

    /// <summary>What it begins with: what comes before the header, and the header.</summary>
    public byte[] Start { get; }

    public RawClient Raw => _client;

    /// <summary>Connects, and sends nothing yet.</summary>
    public static async Task<EchoClient> ConnectAsync(IPEndPoint endpoint, byte[]? before = null) =>
        new(await RawClient.ConnectAsync(endpoint), before ?? []);

    /// <summary>Connects and begins.</summary>
    public static async Task<EchoClient> OpenAsync(IPEndPoint endpoint, byte[]? before = null)
    {
        var client = await ConnectAsync(endpoint, before);
        await client._client.SendAsync(client.Start);
        return client;
    }

    /// <summary>Sends bytes and reads them back.</summary>
    public async Task EchoAsync(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var sent = new byte[length];
        _header.FromClient.Process(bytes, sent);
        await _client.SendAsync(sent);
        var received = await _client.ReadAsync(length);
        _header.FromServer.Process(received, received);
        Assert.Equal(bytes, received);
    }

    public void Dispose() => _client.Dispose();
}
