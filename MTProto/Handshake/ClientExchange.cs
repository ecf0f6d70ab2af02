using System.Buffers.Binary;
using System.Security.Cryptography;
using MTProto.Crypto;
using MTProto.Tl;

namespace MTProto.Handshake;

/// <summary>
/// The client's side of one key exchange as a state machine over message bodies (core.telegram.org/mtproto/auth_key). Every check
/// that the page and the security guidelines ask for ends it with a reason of its own.
/// </summary>
internal sealed class ClientExchange
{
    // The documentation sets no number; a server that cannot find a free key id this often is not one.
    private const int MaxRetries = 5;

    private readonly ClientHandshakeOptions _options;
    private readonly Nonce128 _nonce;
    private Nonce128 _serverNonce;
    private Nonce256 _newNonce;
    private Expected _expected = Expected.ResPq;
    private DhGroup? _group;
    private byte[] _serverPublicValue = [];
    private TimeSpan _serverTimeOffset;
    private AuthKey? _key;
    private int _retries;

    public ClientExchange(ClientHandshakeOptions options)
    {
        _options = options;
        Span<byte> nonce = stackalloc byte[Nonce128.Length];
        options.Random.Fill(nonce);
        _nonce = Nonce128.FromBytes(nonce);
    }

    private enum Expected
    {
        ResPq,
        DhParameters,
        DhAnswer,
        Nothing,
    }

    /// <summary>The first body to send.</summary>
    public byte[] Start() => TlWriter.ToBytes(new ReqPqMulti { Nonce = _nonce });

    /// <summary>Takes the body of the server's next message.</summary>
    public ClientExchangeStep Handle(ReadOnlySpan<byte> body)
    {
        var reader = new TlReader(body);
        var step = _expected switch
        {
            Expected.ResPq => HandleResPq(IResPQ.Read(ref reader), reader.Status),
            Expected.DhParameters => HandleDhParameters(IServerDHParams.Read(ref reader), reader.Status),
            Expected.DhAnswer => HandleDhAnswer(ISetClientDHParamsAnswer.Read(ref reader), reader.Status),
            _ => Fail(HandshakeStatus.UnexpectedMessage, "the exchange has ended already"),
        };
        if (step.Result is not null)
        {
            _expected = Expected.Nothing;
        }

        return step;
    }

    private static ClientExchangeStep Fail(HandshakeStatus status, string reason) => new(null, ClientHandshakeResult.Fail(status, reason));

    private static ClientExchangeStep FailUnreadable(string expected, TlStatus status) =>
        Fail(HandshakeStatus.UnexpectedMessage, $"the server's answer is no {expected} ({status})");

    private static byte[] ToBigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes.AsSpan().TrimStart((byte)0).ToArray();
    }

    private ClientExchangeStep HandleResPq(IResPQ? answer, TlStatus status)
    {
        if (status != TlStatus.Ok || answer is not ResPQ resPq)
        {
            return FailUnreadable("resPQ", status);
        }

        if (resPq.Nonce != _nonce)
        {
            return Fail(HandshakeStatus.NonceMismatch, "resPQ carries another nonce");
        }

        if (FindKey(resPq.ServerPublicKeyFingerprints) is not { } key)
        {
            return Fail(HandshakeStatus.UnknownRsaKey, "the server has none of the RSA keys known here");
        }

        if (!TryFactor(resPq.Pq, out var p, out var q))
        {
            return Fail(HandshakeStatus.BadFactors, "pq is not the product of two primes below 2^32");
        }

        _serverNonce = resPq.ServerNonce;
        Span<byte> newNonce = stackalloc byte[Nonce256.Length];
        _options.Random.Fill(newNonce);
        _newNonce = Nonce256.FromBytes(newNonce);
        var primes = (P: ToBigEndian(p), Q: ToBigEndian(q));
        var encrypted = new byte[RsaPublicKey.BlockLength];
        RsaPad.Encrypt(key, TlWriter.ToBytes(CreateInnerData(resPq.Pq, primes.P, primes.Q)), _options.Random, encrypted);
        _expected = Expected.DhParameters;
        return new ClientExchangeStep(
            TlWriter.ToBytes(new ReqDHParams
            {
                Nonce = _nonce,
                ServerNonce = _serverNonce,
                P = primes.P,
                Q = primes.Q,
                PublicKeyFingerprint = key.Fingerprint,
                EncryptedData = encrypted,
            }),
            null);
    }

    private ITlObject CreateInnerData(byte[] pq, byte[] p, byte[] q) => _options.TemporaryFor is { } lifetime
        ? new PQInnerDataTempDc
        {
            Pq = pq,
            P = p,
            Q = q,
            Nonce = _nonce,
            ServerNonce = _serverNonce,
            NewNonce = _newNonce,
            Dc = _options.DcId,
            ExpiresIn = (int)lifetime.TotalSeconds,
        }
        : new PQInnerDataDc
        {
            Pq = pq,
            P = p,
            Q = q,
            Nonce = _nonce,
            ServerNonce = _serverNonce,
            NewNonce = _newNonce,
            Dc = _options.DcId,
        };

    private RsaPublicKey? FindKey(long[] fingerprints)
    {
        foreach (var key in _options.PublicKeys)
        {
            if (Array.IndexOf(fingerprints, key.Fingerprint) >= 0)
            {
                return key;
            }
        }

        return null;
    }

    private static bool TryFactor(ReadOnlySpan<byte> pq, out uint p, out uint q)
    {
        p = 0;
        q = 0;
        if (pq.Length > 8)
        {
            return false;
        }

        var number = 0ul;
        foreach (var octet in pq)
        {
            number = (number << 8) | octet;
        }

        return PqFactorization.TryFactor(number, out p, out q);
    }

    private ClientExchangeStep HandleDhParameters(IServerDHParams? answer, TlStatus status)
    {
        if (status != TlStatus.Ok)
        {
            return FailUnreadable("Server_DH_Params", status);
        }

        switch (answer)
        {
            case ServerDHParamsFail failed:
                return failed.Nonce == _nonce && failed.ServerNonce == _serverNonce
                    ? Fail(HandshakeStatus.ServerFailed, "the server refused the parameters")
                    : Fail(HandshakeStatus.NonceMismatch, "server_DH_params_fail carries other nonces");
            case ServerDHParamsOk parameters when parameters.Nonce == _nonce && parameters.ServerNonce == _serverNonce:
                return HandleDhParameters(parameters.EncryptedAnswer);
            default:
                return Fail(HandshakeStatus.NonceMismatch, "server_DH_params_ok carries other nonces");
        }
    }

    private ClientExchangeStep HandleDhParameters(byte[] encrypted)
    {
        if (HandshakeCipher.TryOpen(encrypted, _newNonce, _serverNonce) is not { } opened)
        {
            return Fail(HandshakeStatus.BadEncryptedData, "the encrypted answer has an impossible length");
        }

        var reader = HandshakeCipher.Read(opened);
        var read = IServerDHInnerData.Read(ref reader);
        if (reader.Status != TlStatus.Ok || read is not ServerDHInnerData inner || !HandshakeCipher.IsSound(opened, reader.Position))
        {
            return Fail(HandshakeStatus.BadEncryptedData, "the encrypted answer does not match its hash or is padded too far");
        }

        if (inner.Nonce != _nonce || inner.ServerNonce != _serverNonce)
        {
            return Fail(HandshakeStatus.NonceMismatch, "server_DH_inner_data carries other nonces");
        }

        switch (DhGroup.TryGetKnown(inner.DhPrime, inner.G, out _group))
        {
            case DhGroupResult.Accepted:
                break;
            case DhGroupResult.WrongGenerator:
                return Fail(HandshakeStatus.BadDhValue, "the server's generator does not fit its prime");
            default:
                return Fail(HandshakeStatus.ForeignPrime, "the server's prime is not the known one");
        }

        if (!_group!.IsPublicValueInRange(inner.GA))
        {
            return Fail(HandshakeStatus.BadDhValue, "the server's public value is out of range");
        }

        var serverTime = DateTimeOffset.FromUnixTimeSeconds(inner.ServerTime);
        _serverTimeOffset = serverTime - _options.TimeProvider.GetUtcNow();
        _serverPublicValue = inner.GA;
        return SendPublicValue(0);
    }

    private ClientExchangeStep SendPublicValue(long retryId)
    {
        Span<byte> secret = stackalloc byte[DhGroup.Length];
        var publicValue = new byte[DhGroup.Length];
        _group!.GenerateKeyPair(_options.Random, secret, publicValue);
        var computed = _group.TryComputeKey(_serverPublicValue, secret, out _key);
        CryptographicOperations.ZeroMemory(secret);
        if (!computed)
        {
            return Fail(HandshakeStatus.BadDhValue, "the server's public value is out of range");
        }

        var inner = TlWriter.ToBytes(new ClientDHInnerData { Nonce = _nonce, ServerNonce = _serverNonce, RetryId = retryId, GB = publicValue });
        _expected = Expected.DhAnswer;
        return new ClientExchangeStep(
            TlWriter.ToBytes(new SetClientDHParams
            {
                Nonce = _nonce,
                ServerNonce = _serverNonce,
                EncryptedData = HandshakeCipher.Seal(inner, _newNonce, _serverNonce, _options.Random),
            }),
            null);
    }

    private ClientExchangeStep HandleDhAnswer(ISetClientDHParamsAnswer? answer, TlStatus status)
    {
        if (status != TlStatus.Ok || answer is null)
        {
            return FailUnreadable("Set_client_DH_params_answer", status);
        }

        var (nonce, serverNonce, hash, number) = answer switch
        {
            DhGenOk ok => (ok.Nonce, ok.ServerNonce, ok.NewNonceHash1, 1),
            DhGenRetry retry => (retry.Nonce, retry.ServerNonce, retry.NewNonceHash2, 2),
            DhGenFail failed => (failed.Nonce, failed.ServerNonce, failed.NewNonceHash3, 3),
            _ => (default, default, default, 0),
        };
        if (nonce != _nonce || serverNonce != _serverNonce)
        {
            return Fail(HandshakeStatus.NonceMismatch, "the last answer carries other nonces");
        }

        if (hash != NonceHash.Compute(_newNonce, number, _key!.AuxHash))
        {
            return Fail(HandshakeStatus.BadNewNonceHash, "the hash that confirms the key is wrong");
        }

        return number switch
        {
            1 => new ClientExchangeStep(null, new ClientHandshakeResult
            {
                Status = HandshakeStatus.Completed,
                Key = _key,
                ServerSalt = NonceHash.InitialSalt(_newNonce, _serverNonce),
                ServerTimeOffset = _serverTimeOffset,
            }),
            2 when ++_retries <= MaxRetries => SendPublicValue(_key.AuxHash),
            2 => Fail(HandshakeStatus.ServerFailed, "the server asked for too many repetitions"),
            _ => Fail(HandshakeStatus.ServerFailed, "the server could not make a key"),
        };
    }
}
