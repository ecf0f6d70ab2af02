using System.Collections.Concurrent;
using System.Security.Cryptography;
using MTProto.Crypto;

namespace Emulator.Accounts;

/// <summary>Tokens by which a login is carried to another data centre: each for one user, one target and one use.</summary>
internal sealed class AuthorizationExports(IRandomSource random, TimeProvider time)
{
    private const int MaxPending = 50_000;
    private const int TokenLength = 128;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (long UserId, int DataCenter, long Made)> _pending = new();

    public byte[] Export(long userId, int dataCenter)
    {
        if (_pending.Count >= MaxPending)
        {
            _pending.Clear();
        }

        var token = new byte[TokenLength];
        random.Fill(token);
        _pending[Name(token)] = (userId, dataCenter, time.GetTimestamp());
        return token;
    }

    public bool TryImport(long userId, int dataCenter, byte[] token)
        => _pending.TryRemove(Name(token), out var export) && export.UserId == userId && export.DataCenter == dataCenter && time.GetElapsedTime(export.Made) < Lifetime;

    private static string Name(byte[] token) => Convert.ToHexString(SHA256.HashData(token));
}
