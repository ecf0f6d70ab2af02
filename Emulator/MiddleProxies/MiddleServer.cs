using System.Collections.Concurrent;
using MTProto.Transports.MiddleProxy;

namespace Emulator.MiddleProxies;

/// <summary>Serves one proxy's connection: its clients by their numbers.</summary>
internal sealed class MiddleServer(MiddleServerLink link, EmulatorMiddleOptions options, EmulatorMiddleStatistics statistics, Func<EmulatorMiddleFault> fault)
{
    private readonly ConcurrentDictionary<ulong, MiddleServerClient> _clients = new();

    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        if (!await link.GreetAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        statistics.CountLink();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (await link.ReadAsync(ended.Token).ConfigureAwait(false) is { } body)
            {
                if (fault() == EmulatorMiddleFault.Silent)
                {
                    continue;
                }

                if (!await TakeAsync(body, ended.Token).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(_clients.Values.Select(client => client.Running)).ConfigureAwait(false);
        }
    }

    private async Task<bool> TakeAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var status = MiddleMessage.TryRead(body.Span, out var message);
        if (status != MiddleStatus.Ok)
        {
            return status == MiddleStatus.Unsupported;
        }

        var id = message.Id;
        switch (message.Kind)
        {
            case MiddleMessageKind.Request:
                var fields = message.Request;
                await RequestAsync(id, fields, body[^message.Packet.Length..], cancellationToken).ConfigureAwait(false);
                return true;
            case MiddleMessageKind.CloseConnection or MiddleMessageKind.CloseExternal:
                statistics.CountClosed();
                if (_clients.TryGetValue(id, out var client))
                {
                    client.Close();
                }

                return true;
            case MiddleMessageKind.Ping:
                statistics.CountPing();
                await WriteShortAsync(MiddleMessageKind.Pong, id, cancellationToken).ConfigureAwait(false);
                return true;
            default:
                return message.Kind == MiddleMessageKind.Pong;
        }
    }

    private async Task RequestAsync(ulong id, MiddleRequestFields fields, ReadOnlyMemory<byte> packet, CancellationToken cancellationToken)
    {
        statistics.Saw(fields);
        if (!_clients.TryGetValue(id, out var client))
        {
            client = new MiddleServerClient(link, options, id, cancellationToken);
            _clients[id] = client;
            client.Start(ended => Remove(ended, cancellationToken));
        }

        if (options.AcknowledgesQuickly && fields.Flags.HasFlag(MiddleRequestFlags.QuickAck))
        {
            var ack = new byte[MiddleMessage.SimpleAckLength];
            MiddleMessage.WriteSimpleAck(id, BitConverter.ToUInt32(packet.Span) | 0x8000_0000, ack);
            await link.WriteAsync(ack, cancellationToken).ConfigureAwait(false);
        }

        await client.SendAsync(fields.Flags, packet, cancellationToken).ConfigureAwait(false);
    }

    private void Remove(ulong id, CancellationToken cancellationToken)
    {
        if (_clients.TryRemove(id, out _) && !cancellationToken.IsCancellationRequested)
        {
            _ = SayClosedAsync(id, cancellationToken);
        }
    }

    private async Task SayClosedAsync(ulong id, CancellationToken cancellationToken)
    {
        try
        {
            await WriteShortAsync(MiddleMessageKind.CloseExternal, id, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The whole link is gone.
        }
    }

    private Task WriteShortAsync(MiddleMessageKind kind, ulong id, CancellationToken cancellationToken)
    {
        var body = new byte[MiddleMessage.ShortLength];
        MiddleMessage.WriteShort(kind, id, body);
        return link.WriteAsync(body, cancellationToken);
    }
}
