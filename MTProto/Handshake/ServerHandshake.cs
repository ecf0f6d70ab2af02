using System.Security.Cryptography;
using MTProto.Crypto;
using MTProto.Tl;

namespace MTProto.Handshake;

/// <summary>
/// The server's side of the key exchange as a state machine, one per connection (core.telegram.org/mtproto/auth_key). A client
/// may begin anew at any time, and again after a completed exchange: once for its permanent key, once for a temporary one.
/// </summary>
public sealed class ServerHandshake
{
    private readonly ServerHandshakeOptions _options;
    private Expected _expected = Expected.Request;
    private Nonce128 _nonce;
    private Nonce128 _serverNonce;
    private Nonce256 _newNonce;
    private PqChallenge _challenge;
    private byte[]? _secret;
    private TimeSpan? _temporaryFor;
    private int? _dcId;

    /// <summary>Waits for a client's first message.</summary>
    public ServerHandshake(ServerHandshakeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(options.PrivateKeys.Count, nameof(options));
        _options = options;
    }

    private enum Expected
    {
        Request,
        DhRequest,
        PublicValue,
    }

    /// <summary>Takes the body of an unencrypted message. Bytes behind the object are taken as padding: TDLib sends up to 255.</summary>
    public ServerHandshakeStep Handle(ReadOnlySpan<byte> unencryptedBody)
    {
        var reader = new TlReader(unencryptedBody);
        var step = reader.PeekUInt32() switch
        {
            ReqPq.Constructor or ReqPqMulti.Constructor => HandleRequest(ref reader),
            ReqDHParams.Constructor => HandleDhRequest(ref reader),
            SetClientDHParams.Constructor => HandlePublicValue(ref reader),
            _ => ServerHandshakeStep.Fail(HandshakeStatus.UnexpectedMessage, "the client's message is no step of the key exchange"),
        };
        if (step.Kind != ServerHandshakeStepKind.Reply)
        {
            Forget();
        }

        return step;
    }

    private static ServerHandshakeStep FailUnreadable(TlStatus status) =>
        ServerHandshakeStep.Fail(HandshakeStatus.UnexpectedMessage, $"the client's message cannot be read ({status})");

    private ServerHandshakeStep HandleRequest(ref TlReader reader)
    {
        Forget();
        reader.ReadUInt32();
        _nonce = reader.ReadInt128();
        if (reader.Status != TlStatus.Ok)
        {
            return FailUnreadable(reader.Status);
        }

        Span<byte> serverNonce = stackalloc byte[Nonce128.Length];
        _options.Random.Fill(serverNonce);
        _serverNonce = Nonce128.FromBytes(serverNonce);
        _challenge = PqChallenge.Create(_options.Random);
        _expected = Expected.DhRequest;
        return ServerHandshakeStep.Answer(TlWriter.ToBytes(new ResPQ
        {
            Nonce = _nonce,
            ServerNonce = _serverNonce,
            Pq = _challenge.ToProductBytes(),
            ServerPublicKeyFingerprints = [.. _options.PrivateKeys.Select(key => key.PublicKey.Fingerprint)],
        }));
    }

    private ServerHandshakeStep HandleDhRequest(ref TlReader reader)
    {
        if (_expected != Expected.DhRequest)
        {
            return ServerHandshakeStep.Fail(HandshakeStatus.UnexpectedMessage, "req_DH_params is out of order");
        }

        reader.ReadUInt32();
        var request = ReqDHParams.Read(ref reader);
        if (reader.Status != TlStatus.Ok)
        {
            return FailUnreadable(reader.Status);
        }

        if (request.Nonce != _nonce || request.ServerNonce != _serverNonce)
        {
            return ServerHandshakeStep.Fail(HandshakeStatus.NonceMismatch, "req_DH_params carries other nonces");
        }

        if (!_challenge.IsSolution(request.P, request.Q))
        {
            return ServerHandshakeStep.Fail(HandshakeStatus.BadFactors, "p and q are not the factors of pq");
        }

        if (_options.PrivateKeys.FirstOrDefault(key => key.PublicKey.Fingerprint == request.PublicKeyFingerprint) is not { } privateKey)
        {
            return ServerHandshakeStep.Fail(HandshakeStatus.UnknownRsaKey, "the client used an RSA key that is not offered");
        }

        Span<byte> inner = stackalloc byte[RsaPad.MaxDecryptedLength];
        var opened = RsaPad.Decrypt(privateKey, request.EncryptedData, inner, out var length);
        return opened is RsaPadResult.Padded or RsaPadResult.Legacy
            ? HandleInnerData(inner[..length])
            : ServerHandshakeStep.Fail(HandshakeStatus.BadEncryptedData, $"the RSA part cannot be opened ({opened})");
    }

    private ServerHandshakeStep HandleInnerData(ReadOnlySpan<byte> bytes)
    {
        var reader = new TlReader(bytes);
        var read = IPQInnerData.Read(ref reader);
        if (reader.Status != TlStatus.Ok || InnerData.From(read) is not { } inner)
        {
            return ServerHandshakeStep.Fail(HandshakeStatus.BadEncryptedData, "the RSA part holds no p_q_inner_data");
        }

        if (inner.Nonce != _nonce || inner.ServerNonce != _serverNonce)
        {
            return ServerHandshakeStep.Fail(HandshakeStatus.NonceMismatch, "p_q_inner_data carries other nonces");
        }

        if (!_challenge.IsSolution(inner.P, inner.Q) || !inner.Pq.AsSpan().SequenceEqual(_challenge.ToProductBytes()))
        {
            return ServerHandshakeStep.Fail(HandshakeStatus.BadFactors, "p_q_inner_data carries other factors");
        }

        if (inner.ExpiresIn is <= 0)
        {
            return ServerHandshakeStep.Fail(HandshakeStatus.UnexpectedMessage, "a temporary key cannot expire before it exists");
        }

        _newNonce = inner.NewNonce;
        _dcId = inner.Dc;
        _temporaryFor = inner.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        return SendDhParameters();
    }

    private ServerHandshakeStep SendDhParameters()
    {
        _secret = new byte[DhGroup.Length];
        var publicValue = new byte[DhGroup.Length];
        _options.Group.GenerateKeyPair(_options.Random, _secret, publicValue);
        var inner = TlWriter.ToBytes(new ServerDHInnerData
        {
            Nonce = _nonce,
            ServerNonce = _serverNonce,
            G = _options.Group.Generator,
            DhPrime = _options.Group.Prime.ToArray(),
            GA = publicValue,
            ServerTime = (int)_options.TimeProvider.GetUtcNow().ToUnixTimeSeconds(),
        });
        _expected = Expected.PublicValue;
        return ServerHandshakeStep.Answer(TlWriter.ToBytes(new ServerDHParamsOk
        {
            Nonce = _nonce,
            ServerNonce = _serverNonce,
            EncryptedAnswer = HandshakeCipher.Seal(inner, _newNonce, _serverNonce, _options.Random),
        }));
    }

    private ServerHandshakeStep HandlePublicValue(ref TlReader reader)
    {
        if (_expected != Expected.PublicValue)
        {
            return ServerHandshakeStep.Fail(HandshakeStatus.UnexpectedMessage, "set_client_DH_params is out of order");
        }

        reader.ReadUInt32();
        var request = SetClientDHParams.Read(ref reader);
        if (reader.Status != TlStatus.Ok)
        {
            return FailUnreadable(reader.Status);
        }

        if (request.Nonce != _nonce || request.ServerNonce != _serverNonce)
        {
            return ServerHandshakeStep.Fail(HandshakeStatus.NonceMismatch, "set_client_DH_params carries other nonces");
        }

        if (HandshakeCipher.TryOpen(request.EncryptedData, _newNonce, _serverNonce) is not { } opened)
        {
            return ServerHandshakeStep.Fail(HandshakeStatus.BadEncryptedData, "the encrypted part has an impossible length");
        }

        var innerReader = HandshakeCipher.Read(opened);
        var read = IClientDHInnerData.Read(ref innerReader);
        if (innerReader.Status != TlStatus.Ok || read is not ClientDHInnerData inner || !HandshakeCipher.IsSound(opened, innerReader.Position))
        {
            return ServerHandshakeStep.Fail(HandshakeStatus.BadEncryptedData, "the encrypted part does not match its hash or is padded too far");
        }

        if (inner.Nonce != _nonce || inner.ServerNonce != _serverNonce)
        {
            return ServerHandshakeStep.Fail(HandshakeStatus.NonceMismatch, "client_DH_inner_data carries other nonces");
        }

        return _options.Group.TryComputeKey(inner.GB, _secret, out var key)
            ? Complete(key)
            : ServerHandshakeStep.Fail(HandshakeStatus.BadDhValue, "the client's public value is out of range");
    }

    private ServerHandshakeStep Complete(AuthKey key)
    {
        var reply = TlWriter.ToBytes(new DhGenOk
        {
            Nonce = _nonce,
            ServerNonce = _serverNonce,
            NewNonceHash1 = NonceHash.Compute(_newNonce, 1, key.AuxHash),
        });
        var result = new ServerHandshakeResult
        {
            Key = key,
            ServerSalt = NonceHash.InitialSalt(_newNonce, _serverNonce),
            TemporaryFor = _temporaryFor,
            DcId = _dcId,
        };
        return ServerHandshakeStep.Complete(reply, result);
    }

    private void Forget()
    {
        _expected = Expected.Request;
        _newNonce = default;
        CryptographicOperations.ZeroMemory(_secret);
        _secret = null;
    }
}
