using MTProto.Crypto;
using MTProto.Handshake;
using Testing;

namespace MTProto.Tests.Handshake;

/// <summary>Keys and clocks of both sides. The RSA key is made once: making one takes a second.</summary>
internal static class HandshakeFixture
{
    private static readonly Lazy<RsaPrivateKey> LazyKey = new(RsaPrivateKey.Create);
    private static readonly Lazy<RsaPrivateKey> LazyOtherKey = new(RsaPrivateKey.Create);

    public static DateTimeOffset ClientTime { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset ServerTime { get; } = ClientTime.AddSeconds(100);

    public static RsaPrivateKey Key => LazyKey.Value;

    public static RsaPrivateKey OtherKey => LazyOtherKey.Value;

    public static ServerHandshakeOptions ServerOptions(ulong seed = 1) => new()
    {
        PrivateKeys = [Key],
        Random = new SeededRandomSource(seed),
        TimeProvider = new ManualTimeProvider(ServerTime),
    };

    public static ClientHandshakeOptions ClientOptions(ulong seed = 2) => new()
    {
        PublicKeys = [Key.PublicKey],
        DcId = 2,
        Random = new SeededRandomSource(seed),
        TimeProvider = new ManualTimeProvider(ClientTime),
    };
}
