using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using MTProto.Crypto;
using MTProto.Tl;

namespace Emulator.Accounts;

/// <summary>The server's side of the password check, one pending check per key (core.telegram.org/api/srp).</summary>
internal sealed class PasswordChecks(IRandomSource random)
{
    private const int MaxPending = 10_000;

    // Fixed salts, since the password is fixed too; a client cannot tell.
    private static readonly byte[] Salt1 = [.. "telepool"u8, 1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly byte[] Salt2 = [.. "emulator"u8, 8, 7, 6, 5, 4, 3, 2, 1];
    private static readonly Lazy<byte[]> Verifier = new(ComputeVerifier);

    private readonly ConcurrentDictionary<long, (long Id, SrpServer Server)> _pending = new();

    /// <summary>The answer to account.getPassword.</summary>
    /// <param name="keyId">Who asks.</param>
    /// <param name="hasPassword">Whether the account has one.</param>
    public AccountPassword Begin(long keyId, bool hasPassword)
    {
        var secure = new byte[32];
        random.Fill(secure);
        var password = new AccountPassword
        {
            HasPassword = hasPassword,
            NewAlgo = CreateAlgorithm(),
            NewSecureAlgo = new SecurePasswordKdfAlgoPBKDF2HMACSHA512iter100000 { Salt = Salt2 },
            SecureRandom = secure,
        };
        if (!hasPassword)
        {
            return password;
        }

        if (_pending.Count >= MaxPending)
        {
            _pending.Clear();
        }

        var server = new SrpServer(DhGroup.Known, Salt1, Salt2, Verifier.Value, random);
        var id = BinaryPrimitives.ReadInt64LittleEndian(secure);
        _pending[keyId] = (id, server);
        return new AccountPassword
        {
            HasPassword = true,
            CurrentAlgo = CreateAlgorithm(),
            SrpB = server.PublicValue.ToArray(),
            SrpId = id,
            Hint = "the name of the project",
            NewAlgo = password.NewAlgo,
            NewSecureAlgo = password.NewSecureAlgo,
            SecureRandom = secure,
        };
    }

    /// <summary>Checks a proof; each check can be tried once. Null if <paramref name="check"/> belongs to none.</summary>
    public SrpResult? Finish(long keyId, InputCheckPasswordSRP check)
        => _pending.TryRemove(keyId, out var pending) && pending.Id == check.SrpId ? pending.Server.Check(check.A, check.M1) : null;

    private static PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow CreateAlgorithm() => new()
    {
        Salt1 = Salt1,
        Salt2 = Salt2,
        G = DhGroup.Known.Generator,
        P = DhGroup.Known.Prime.ToArray(),
    };

    private static byte[] ComputeVerifier()
    {
        var verifier = new byte[DhGroup.Length];
        SrpClient.ComputeVerifier(DhGroup.Known, Salt1, Salt2, Encoding.UTF8.GetBytes(AccountDirectory.Password), verifier);
        return verifier;
    }
}
