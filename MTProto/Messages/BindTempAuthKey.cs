using System.Buffers.Binary;
using System.Security.Cryptography;
using MTProto.Crypto;
using MTProto.Tl;

namespace MTProto.Messages;

/// <summary>
/// The inner message of auth.bindTempAuthKey, by which the holder of a permanent key vouches for a temporary one
/// (core.telegram.org/method/auth.bindTempAuthKey). It alone is still encrypted as in MTProto 1.0: random (16), msg_id (8),
/// seqno 0 (4), length (4), bind_auth_key_inner (40), padding (8).
/// </summary>
public static class BindTempAuthKey
{
    /// <summary>Bytes of encrypted_message.</summary>
    public const int Length = EncryptedMessage.OuterLength + Padded;

    private const int InnerBytes = 40;
    private const int Unpadded = 32 + InnerBytes;
    private const int Padded = 80;

    /// <summary>Makes encrypted_message.</summary>
    /// <param name="permanent">The permanent key.</param>
    /// <param name="inner">What is vouched for.</param>
    /// <param name="msgId">msg_id of the auth.bindTempAuthKey call itself; the server compares them.</param>
    /// <param name="random">Where the random part and the padding come from.</param>
    public static byte[] Encrypt(AuthKey permanent, BindAuthKeyInner inner, long msgId, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(permanent);
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(random);
        var message = new byte[Length];
        var plaintext = message.AsSpan(EncryptedMessage.OuterLength);
        random.Fill(plaintext);
        BinaryPrimitives.WriteInt64LittleEndian(plaintext[16..], msgId);
        BinaryPrimitives.WriteInt32LittleEndian(plaintext[24..], 0);
        BinaryPrimitives.WriteInt32LittleEndian(plaintext[28..], InnerBytes);
        var writer = new TlWriter(InnerBytes);
        inner.Write(writer);
        writer.Written.CopyTo(plaintext[32..]);

        BinaryPrimitives.WriteInt64LittleEndian(message, permanent.Id);
        var messageKey = message.AsSpan(8, MessageKeys.MessageKeyLength);
        MessageKeysV1.ComputeMessageKey(plaintext[..Unpadded], messageKey);
        Span<byte> aesKey = stackalloc byte[AesIge.KeyLength];
        Span<byte> aesIv = stackalloc byte[AesIge.IvLength];
        MessageKeysV1.Derive(permanent, fromClient: true, messageKey, aesKey, aesIv);
        AesIge.Encrypt(aesKey, aesIv, plaintext, plaintext);
        return message;
    }

    /// <summary>Opens encrypted_message; what it says is still to be compared with the call and the connection, see <see cref="Verify"/>.</summary>
    /// <param name="encrypted">encrypted_message of the call.</param>
    /// <param name="permanent">The key that perm_auth_key_id names.</param>
    /// <param name="msgId">msg_id inside.</param>
    /// <param name="inner">What is vouched for; null unless the result is <see cref="DecryptStatus.Ok"/>.</param>
    public static DecryptStatus TryDecrypt(ReadOnlySpan<byte> encrypted, AuthKey permanent, out long msgId, out BindAuthKeyInner? inner)
    {
        ArgumentNullException.ThrowIfNull(permanent);
        msgId = 0;
        inner = null;
        if (encrypted.Length != Length)
        {
            return DecryptStatus.TooShort;
        }

        if (EncryptedMessage.ReadKeyId(encrypted) != permanent.Id)
        {
            return DecryptStatus.WrongKey;
        }

        Span<byte> aesKey = stackalloc byte[AesIge.KeyLength];
        Span<byte> aesIv = stackalloc byte[AesIge.IvLength];
        Span<byte> plaintext = stackalloc byte[Padded];
        Span<byte> expected = stackalloc byte[MessageKeys.MessageKeyLength];
        var messageKey = encrypted.Slice(8, MessageKeys.MessageKeyLength);
        MessageKeysV1.Derive(permanent, fromClient: true, messageKey, aesKey, aesIv);
        AesIge.Decrypt(aesKey, aesIv, encrypted[EncryptedMessage.OuterLength..], plaintext);
        MessageKeysV1.ComputeMessageKey(plaintext[..Unpadded], expected);
        if (!CryptographicOperations.FixedTimeEquals(messageKey, expected))
        {
            return DecryptStatus.BadMessageKey;
        }

        var reader = new TlReader(plaintext.Slice(32, InnerBytes));
        if (BinaryPrimitives.ReadInt32LittleEndian(plaintext[28..]) != InnerBytes || reader.ReadUInt32() != BindAuthKeyInner.Constructor)
        {
            return DecryptStatus.BadLength;
        }

        msgId = BinaryPrimitives.ReadInt64LittleEndian(plaintext[16..]);
        inner = new BindAuthKeyInner
        {
            Nonce = reader.ReadInt64(),
            TempAuthKeyId = reader.ReadInt64(),
            PermAuthKeyId = reader.ReadInt64(),
            TempSessionId = reader.ReadInt64(),
            ExpiresAt = reader.ReadInt32(),
        };
        return DecryptStatus.Ok;
    }

    /// <summary>Whether a call, received under a temporary key, proves that its sender holds the permanent one; otherwise ENCRYPTED_MESSAGE_INVALID is due.</summary>
    /// <param name="call">The call.</param>
    /// <param name="permanent">The key that perm_auth_key_id names.</param>
    /// <param name="temporaryKeyId">auth_key_id of the packet that brought the call.</param>
    /// <param name="sessionId">session_id of that packet.</param>
    /// <param name="callMsgId">msg_id of the call.</param>
    public static bool Verify(AuthBindTempAuthKey call, AuthKey permanent, long temporaryKeyId, long sessionId, long callMsgId)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(permanent);
        return TryDecrypt(call.EncryptedMessage, permanent, out var msgId, out var inner) == DecryptStatus.Ok
            && inner is not null
            && msgId == callMsgId
            && call.PermAuthKeyId == permanent.Id
            && inner.PermAuthKeyId == permanent.Id
            && inner.TempAuthKeyId == temporaryKeyId
            && inner.TempSessionId == sessionId
            && inner.Nonce == call.Nonce
            && inner.ExpiresAt == call.ExpiresAt;
    }
}
