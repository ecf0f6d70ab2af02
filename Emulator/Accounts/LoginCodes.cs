using System.Collections.Concurrent;
using MTProto.Crypto;

namespace Emulator.Accounts;

/// <summary>Codes that were sent and not used yet.</summary>
internal sealed class LoginCodes(IRandomSource random, TimeProvider time)
{
    private const int MaxPending = 50_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, (string Phone, long Sent)> _pending = new();

    /// <summary>Sends a code to <paramref name="phone"/> and returns phone_code_hash.</summary>
    public string Send(string phone)
    {
        if (_pending.Count >= MaxPending)
        {
            _pending.Clear();
        }

        Span<byte> bytes = stackalloc byte[9];
        random.Fill(bytes);
        var hash = Convert.ToHexStringLower(bytes);
        _pending[hash] = (phone, time.GetTimestamp());
        return hash;
    }

    public bool IsPending(string hash, string phone)
        => _pending.TryGetValue(hash, out var code) && code.Phone == phone && time.GetElapsedTime(code.Sent) < Lifetime;

    public bool Forget(string hash) => _pending.TryRemove(hash, out _);
}
