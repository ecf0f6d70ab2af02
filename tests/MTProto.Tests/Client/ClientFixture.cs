using System.Collections.Concurrent;
using System.Net;
using MTProto.Client;
using MTProto.Crypto;
using MTProto.Tests.Messages;
using MTProto.Tl;
using MTProto.Transports;

namespace MTProto.Tests.Client;

/// <summary>A client with a key that its scripted data centre knows, and what it told its observer.</summary>
internal sealed class ClientFixture : IAsyncDisposable, IClientObserver
{
    public ClientFixture(Func<TelegramClientOptions, TelegramClientOptions>? change = null, long userId = 0, bool withKey = true, TimeProvider? time = null)
    {
        Server = new ScriptedServer(time);
        var key = TestKeys.Create(77);
        Server.Keys[key.Id] = key;
        Addresses = new ConcurrentDictionary<int, EndPoint> { [2] = Server.EndPoint };
        var options = new TelegramClientOptions
        {
            ApiId = 1,
            ApiHash = "hash",
            DcAddresses = Addresses,
            TransportKind = TransportKind.Intermediate,
            ReconnectDelay = TimeSpan.FromMilliseconds(20),
            MaxReconnectDelay = TimeSpan.FromMilliseconds(100),
            CallTimeout = TimeSpan.FromSeconds(20),
            Observer = this,
        };
        State = new ClientSessionState();
        if (withKey)
        {
            State.Import(2, key, userId);
        }

        Client = new TelegramClient(change?.Invoke(options) ?? options, State);
    }

    public ConcurrentDictionary<int, EndPoint> Addresses { get; }

    public ScriptedServer Server { get; }

    public ClientSessionState State { get; }

    public TelegramClient Client { get; }

    public ConcurrentQueue<(ConnectionEnd End, string Reason)> Ends { get; } = new();

    public ConcurrentQueue<int> Refused { get; } = new();

    public Task<CallResult<IContactsResolvedPeer>> ResolveAsync(string name = "name", bool idempotent = false, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Client.CallAsync(new ContactsResolveUsername { Username = name }, new CallOptions { Idempotent = idempotent, Timeout = timeout }, cancellationToken);

    public static ContactsResolvedPeer Resolved(long channelId) => new() { Peer = new PeerChannel { ChannelId = channelId } };

    public static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, "The condition was not met within 10 s.");
            await Task.Yield();
        }
    }

    public void Disconnected(int dcId, ConnectionEnd end, string reason) => Ends.Enqueue((end, reason));

    public void MessageRefused(int dcId, int code) => Refused.Enqueue(code);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
