namespace MTProto.Transports;

/// <content>How a connection begins on either side.</content>
public sealed partial class TransportConnection
{
    /// <summary>Opens a transport as client: sends its mark or its obfuscation header.</summary>
    /// <param name="stream">A connected stream; from now on the connection's.</param>
    /// <param name="options">What to speak.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    /// <exception cref="IOException">The stream broke.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static async ValueTask<TransportConnection> ConnectAsync(
        Stream stream, ClientTransportOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var kind = options.EffectiveKind;
        var opening = new byte[ObfuscationHeader.Length];
        ObfuscationHeader? header = null;
        var length = opening.Length;
        if (options.Obfuscated)
        {
            header = ObfuscationHeader.Create(kind, options.DcId, options.Secret, options.Random, opening);
        }
        else
        {
            length = TransportRecognition.WriteMark(kind, opening);
        }

        if (length > 0)
        {
            await stream.WriteAsync(opening.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }

        return new TransportConnection(stream, true, kind, header, options.Random, options.MaxPacketLength) { Secret = options.Secret };
    }

    /// <summary>
    /// Recognises a client's transport by its first bytes. Waits as long as they can still become one, so the caller bounds the
    /// time by <paramref name="cancellationToken"/>: not below 5 s, since Telethon is silent for 2 s after its header.
    /// </summary>
    /// <param name="stream">A connected stream; the connection's once accepted, otherwise still the caller's.</param>
    /// <param name="options">What is accepted.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async ValueTask<TransportAcceptResult> AcceptAsync(
        Stream stream, ServerTransportOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var received = default(ReceiveBuffer);
        var keep = false;
        try
        {
            while (true)
            {
                if (!received.IsEmpty && TryRecognize(stream, options, ref received, out var result))
                {
                    keep = result.Connection is not null;
                    return result;
                }

                int count;
                try
                {
                    if (received.IsEmpty)
                    {
                        await stream.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
                    }

                    count = await stream.ReadAsync(received.GetFree(ObfuscationHeader.Length), cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (IsBroken(exception))
                {
                    return new TransportAcceptResult(TransportAcceptStatus.Closed, null, "the connection broke");
                }

                if (count == 0)
                {
                    return new TransportAcceptResult(TransportAcceptStatus.Closed, null, "the connection was closed before its transport was known");
                }

                received.Commit(count);
            }
        }
        finally
        {
            if (!keep)
            {
                received.Release();
            }
        }
    }

    private static bool TryRecognize(Stream stream, ServerTransportOptions options, ref ReceiveBuffer received, out TransportAcceptResult result)
    {
        result = default;
        var (kind, consumed) = (default(TransportKind), 0);
        var recognized = !options.OnlyObfuscated ? TransportRecognition.Recognize(received.Bytes, out kind, out consumed)
            : received.Bytes.Length < ObfuscationHeader.Length ? RecognitionStatus.Incomplete
            : RecognitionStatus.Obfuscated;
        switch (recognized)
        {
            case RecognitionStatus.Incomplete:
                return false;
            case RecognitionStatus.Unsupported:
                result = Refuse(TransportAcceptStatus.Unsupported, "the client speaks HTTP or TLS");
                return true;
            case RecognitionStatus.Plain when options.Secrets.Count > 0:
                result = Refuse(TransportAcceptStatus.Unsupported, "the client does not obfuscate, which a secret requires");
                return true;
            case RecognitionStatus.Plain:
                received.Consume(consumed);
                result = Accept(new TransportConnection(stream, false, kind, null, options.Random, options.MaxPacketLength), ref received);
                return true;
        }

        var secret = FindSecret(received.Bytes, options.Secrets, out var header);
        if (header is null)
        {
            result = Refuse(TransportAcceptStatus.Invalid, "the first bytes are no obfuscation header of a known secret");
        }
        else if (secret is { RequiresPadding: true }
            && header.Kind != TransportKind.PaddedIntermediate && !options.AcceptUnpaddedForPaddedSecrets)
        {
            result = Refuse(TransportAcceptStatus.Unsupported, "the client does not pad, which its secret requires");
        }
        else
        {
            received.Consume(ObfuscationHeader.Length);
            header.FromClient.Process(received.Bytes, received.Bytes);
            var connection = new TransportConnection(stream, false, header.Kind, header, options.Random, options.MaxPacketLength) { Secret = secret };
            result = Accept(connection, ref received);
        }

        return true;
    }

    private static ProxySecret? FindSecret(ReadOnlySpan<byte> data, IReadOnlyList<ProxySecret> secrets, out ObfuscationHeader? header)
    {
        if (secrets.Count == 0)
        {
            ObfuscationHeader.TryRead(data, null, out header);
            return null;
        }

        foreach (var secret in secrets)
        {
            if (ObfuscationHeader.TryRead(data, secret, out header) == ObfuscationStatus.Ok)
            {
                return secret;
            }
        }

        header = null;
        return null;
    }

    private static TransportAcceptResult Accept(TransportConnection connection, ref ReceiveBuffer received)
    {
        connection._received = received;
        return new TransportAcceptResult(TransportAcceptStatus.Accepted, connection, null);
    }

    private static TransportAcceptResult Refuse(TransportAcceptStatus status, string reason) => new(status, null, reason);
}
