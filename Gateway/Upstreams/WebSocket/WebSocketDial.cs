using Telepool.Gateway.Relaying;
using Telepool.Gateway.Web;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Upstreams.WebSocket;

/// <summary>Reaches a data centre by WebSocket inside TLS: the control plane connects and speaks TLS, and the worker gets the end of a pair with frames in it.</summary>
internal sealed class WebSocketDial(TlsDesk desk, WebSocketTarget target, UpstreamSettings settings) : Dial
{
    private readonly CancellationTokenSource _abort = new();
    private IDialOwner? _owner;

    /// <inheritdoc />
    public override void Start(Worker worker, IDialOwner owner)
    {
        _owner = owner;
        desk.Run(async stop =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _abort.Token);
            either.CancelAfter(settings.DialTimeout);
            var connected = await WebSocketConnector.ConnectAsync(target, settings.WebSocket!, either.Token).ConfigureAwait(false);
            worker.Post(_ => Report(connected));
            if (connected.Connection is { } connection)
            {
                await connection.PumpAsync(stop).ConfigureAwait(false);
            }
        });
    }

    /// <inheritdoc />
    public override void Abort()
    {
        _owner = null;
        _ = _abort.CancelAsync();
    }

    private void Report(in WebSocketConnected connected)
    {
        if (_owner is not { } owner)
        {
            // Given up meanwhile: the other end sees it.
            if (connected.Fd >= 0)
            {
                Sockets.Close(connected.Fd);
            }

            return;
        }

        _owner = null;
        if (connected.Fd < 0)
        {
            owner.OnDialFailed(connected.Failure);
        }
        else
        {
            owner.OnDialed(new DialedUpstream(connected.Fd, IsConnecting: false, ClientCodec.WebSocketFrames));
        }
    }
}
