using System.Buffers.Binary;
using MTProto.Crypto;
using MTProto.Tl;

namespace MTProto.Messages;

/// <summary>
/// The envelope of every message after the key exchange, MTProto 2.0 (core.telegram.org/mtproto/description):
/// auth_key_id (8), msg_key (16), then under AES-256-IGE salt (8), session_id (8), msg_id (8), seqno (4), length (4), body, padding.
/// </summary>
public static class EncryptedMessage
{
    /// <summary>Bytes before the ciphertext.</summary>
    public const int OuterLength = 24;

    /// <summary>Bytes of plaintext before the body.</summary>
    public const int InnerLength = 32;

    /// <summary>Bytes that <see cref="Begin"/> reserves.</summary>
    public const int PrefixLength = OuterLength + InnerLength;

    /// <summary>The least padding, in bytes.</summary>
    public const int MinPadding = 12;

    /// <summary>The most padding, in bytes.</summary>
    public const int MaxPadding = 1024;

    private const int Block = AesIge.BlockLength;

    /// <summary>Bytes of plaintext in a packet of <paramref name="packetLength"/> bytes; what a padded transport added is not counted.</summary>
    public static int PlaintextLength(int packetLength) => Math.Max(0, packetLength - OuterLength) & ~(Block - 1);

    /// <summary>The auth_key_id that opens <paramref name="packet"/>, or 0 (that of unencrypted messages) where it is too short for one.</summary>
    public static long ReadKeyId(ReadOnlySpan<byte> packet) => packet.Length < 8 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(packet);

    /// <summary>Decrypts and authenticates a packet. Up to 15 bytes that a padded transport left at its end are ignored.</summary>
    /// <param name="packet">One packet of the transport.</param>
    /// <param name="key">The authorization key.</param>
    /// <param name="fromClient">True where the sender is the client.</param>
    /// <param name="plaintext">Receives <see cref="PlaintextLength"/> bytes; may be the packet's own memory from byte 24 on.</param>
    /// <param name="header">What stands before the body; set only with <see cref="DecryptStatus.Ok"/>.</param>
    public static DecryptStatus TryDecrypt(ReadOnlySpan<byte> packet, AuthKey key, bool fromClient, Span<byte> plaintext, out InnerHeader header)
    {
        ArgumentNullException.ThrowIfNull(key);
        header = default;
        var length = PlaintextLength(packet.Length);
        if (length < InnerLength + Block)
        {
            return DecryptStatus.TooShort;
        }

        if (ReadKeyId(packet) != key.Id)
        {
            return DecryptStatus.WrongKey;
        }

        plaintext = plaintext[..length];
        Span<byte> aesKey = stackalloc byte[AesIge.KeyLength];
        Span<byte> aesIv = stackalloc byte[AesIge.IvLength];
        var messageKey = packet.Slice(8, MessageKeys.MessageKeyLength);
        MessageKeys.Derive(key, fromClient, messageKey, aesKey, aesIv);
        AesIge.Decrypt(aesKey, aesIv, packet.Slice(OuterLength, length), plaintext);
        if (!MessageKeys.Verify(key, fromClient, plaintext, messageKey))
        {
            return DecryptStatus.BadMessageKey;
        }

        var bodyLength = BinaryPrimitives.ReadInt32LittleEndian(plaintext[28..]);
        if (bodyLength < 0 || (bodyLength & 3) != 0 || bodyLength > length - InnerLength)
        {
            return DecryptStatus.BadLength;
        }

        if (length - InnerLength - bodyLength is < MinPadding or > MaxPadding)
        {
            return DecryptStatus.BadPadding;
        }

        header = new InnerHeader(
            BinaryPrimitives.ReadInt64LittleEndian(plaintext),
            BinaryPrimitives.ReadInt64LittleEndian(plaintext[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(plaintext[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(plaintext[24..]),
            InnerLength,
            bodyLength);
        return DecryptStatus.Ok;
    }

    /// <summary>Appends a whole encrypted message to <paramref name="destination"/>.</summary>
    /// <param name="key">The authorization key.</param>
    /// <param name="fromClient">True where the sender is the client.</param>
    /// <param name="salt">server_salt.</param>
    /// <param name="sessionId">session_id.</param>
    /// <param name="msgId">The message's identifier.</param>
    /// <param name="seqNo">The message's sequence number.</param>
    /// <param name="body">The body; a multiple of four bytes.</param>
    /// <param name="random">Where the padding comes from.</param>
    /// <param name="destination">Receives the packet after what it holds already.</param>
    public static void Encrypt(
        AuthKey key, bool fromClient, long salt, long sessionId, long msgId, int seqNo, ReadOnlySpan<byte> body, IRandomSource random, TlWriter destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var start = Begin(destination);
        destination.WriteRaw(body);
        Seal(destination, start, key, fromClient, salt, sessionId, msgId, seqNo, random);
    }

    /// <summary>Reserves room for what precedes the body, which the caller writes next; <see cref="Seal"/> then encrypts it where it stands.</summary>
    /// <returns>Where the packet begins, for <see cref="Seal"/>.</returns>
    public static int Begin(TlWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var start = writer.Length;
        writer.Reserve(PrefixLength);
        return start;
    }

    /// <summary>Completes the packet that <see cref="Begin"/> started: header, padding to the least multiple of 16, encryption in place.</summary>
    public static void Seal(
        TlWriter writer, int start, AuthKey key, bool fromClient, long salt, long sessionId, long msgId, int seqNo, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(random);
        var bodyLength = writer.Length - start - PrefixLength;
        if (bodyLength < 0 || (bodyLength & 3) != 0)
        {
            throw new ArgumentException("The body is not a multiple of four bytes.", nameof(writer));
        }

        var padding = MinPadding + (-(InnerLength + bodyLength + MinPadding) & (Block - 1));
        random.Fill(writer.Reserve(padding));
        var packet = writer.Reserved(start);
        var plaintext = packet[OuterLength..];
        BinaryPrimitives.WriteInt64LittleEndian(plaintext, salt);
        BinaryPrimitives.WriteInt64LittleEndian(plaintext[8..], sessionId);
        BinaryPrimitives.WriteInt64LittleEndian(plaintext[16..], msgId);
        BinaryPrimitives.WriteInt32LittleEndian(plaintext[24..], seqNo);
        BinaryPrimitives.WriteInt32LittleEndian(plaintext[28..], bodyLength);

        BinaryPrimitives.WriteInt64LittleEndian(packet, key.Id);
        var messageKey = packet.Slice(8, MessageKeys.MessageKeyLength);
        MessageKeys.ComputeMessageKey(key, fromClient, plaintext, messageKey);
        Span<byte> aesKey = stackalloc byte[AesIge.KeyLength];
        Span<byte> aesIv = stackalloc byte[AesIge.IvLength];
        MessageKeys.Derive(key, fromClient, messageKey, aesKey, aesIv);
        AesIge.Encrypt(aesKey, aesIv, plaintext, plaintext);
    }
}
