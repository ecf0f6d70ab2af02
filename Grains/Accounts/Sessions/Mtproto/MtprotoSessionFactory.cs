using Grains.Interfaces.Accounts;
using MTProto.Client;
using MTProto.Crypto;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>Opens sessions on our own client. All of them share one set of options, and with it addresses and timers.</summary>
internal sealed class MtprotoSessionFactory(TelegramClientSettings telegram) : ITelegramSessionFactory
{
    // A proxy that takes everything and passes nothing on is found out by this, and sooner than calls end.
    private static readonly TimeSpan ProxiedPing = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ProxiedPong = TimeSpan.FromSeconds(5);

    private readonly TelegramClientOptions _options = telegram.Options;

    public ITelegramSession? Open(string accountId, ReadOnlySpan<byte> saved, SessionRoute route)
    {
        var options = route == SessionRoute.Direct
            ? _options
            : _options with
            {
                ProxyRoute = route.Proxies,
                LocalAddress = route.LocalAddress,
                Wrap = route.Wrap is { } wrap ? (_, stream) => wrap(stream) : null,
            };
        if (route.Proxies is not null)
        {
            options = options with { PingInterval = ProxiedPing, PongTimeout = ProxiedPong };
        }

        if (saved.IsEmpty)
        {
            return new MtprotoSession(options, new ClientSessionState(telegram.FirstDataCenter));
        }

        return ClientSessionState.TryLoad(saved, out var state) == StateLoadStatus.Ok ? new MtprotoSession(options, state!) : null;
    }

    public byte[] FromPortable(PortableSession session) => PortableSessions.ToState(session).Save();

    public PortableSession? ToPortable(ReadOnlySpan<byte> saved) => PortableSessions.FromSaved(saved, _options.DcAddresses, _options.ApiId);
}
