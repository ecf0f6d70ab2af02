using System.Buffers.Binary;
using System.Security.Cryptography;
using MTProto.Tl;

namespace Emulator.Sessions;

/// <summary>
/// Server salts (core.telegram.org/mtproto/service_messages#request-for-several-future-salts). They follow from the key and the time, so none is
/// stored. Salt n is the newest during period n and valid during period n + 1 too; the salt of the key exchange is valid for as long
/// as both of its first periods.
/// </summary>
internal sealed class ServerSalts(TimeSpan lifetime, TimeProvider time)
{
    private readonly long _lifetime = (long)lifetime.TotalSeconds;

    /// <summary>The salt to use now.</summary>
    public long Current(AuthKeyRecord record)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return now < record.Created + _lifetime ? record.InitialSalt : At(record, now / _lifetime);
    }

    public bool IsValid(AuthKeyRecord record, long salt)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var period = now / _lifetime;
        return (salt == record.InitialSalt && now < record.Created + (2 * _lifetime)) || salt == At(record, period) || salt == At(record, period - 1);
    }

    /// <summary>The answer to get_future_salts: the salts that follow, each with a start of its own.</summary>
    public FutureSalts Future(AuthKeyRecord record, long requestMsgId, int count)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var period = now / _lifetime;
        var salts = new FutureSalt[Math.Clamp(count, 1, 64)];
        for (var i = 0; i < salts.Length; i++)
        {
            var since = (period + i) * _lifetime;
            salts[i] = new FutureSalt { ValidSince = (int)since, ValidUntil = (int)(since + (2 * _lifetime)), Salt = At(record, period + i) };
        }

        return new FutureSalts { ReqMsgId = requestMsgId, Now = (int)now, Salts = salts };
    }

    private static long At(AuthKeyRecord record, long period)
    {
        Span<byte> number = stackalloc byte[8];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64LittleEndian(number, period);
        HMACSHA256.HashData(record.Key.Bytes, number, hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
