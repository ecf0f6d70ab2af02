using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Grains.Accounts.Sessions;
using Grains.Accounts.Sessions.Mtproto;
using Grains.Interfaces.Updates;
using MTProto.Client;
using MTProto.Tl;
using TL;
using Mine = MTProto.Tl;

namespace WTelegramSessions;

/// <content>Updates. The library's own manager is not used: it loses what came while a difference failed.</content>
internal sealed partial class WTelegramSession
{
    private const int PushCapacity = 1000;
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromSeconds(1);

    public async Task<SessionResult<ChannelDifferencePage>> GetChannelDifferenceAsync(DifferenceQuery query, long accessHash, CancellationToken cancellationToken)
    {
        var channel = new Mine.InputChannel { ChannelId = query.ChannelId, AccessHash = accessHash };
        if (query.Pts == 0)
        {
            var (full, failed) = await CallAsync(new ChannelsGetFullChannel { Channel = channel }, 0, cancellationToken).ConfigureAwait(false);
            return failed is not null ? new(failed)
                : UpdateMapping.ToPosition(query.ChannelId, full!) is { } position ? new(position)
                : CallErrors.Unexpected<ChannelDifferencePage>("CHANNEL_FULL_UNSUPPORTED");
        }

        var method = new UpdatesGetChannelDifference { Channel = channel, Filter = new Mine.ChannelMessagesFilterEmpty(), Pts = query.Pts, Limit = query.Limit };
        var (answer, fault) = await CallAsync(method, 0, cancellationToken).ConfigureAwait(false);
        return fault is not null ? new(fault)
            : UpdateMapping.ToPage(query.ChannelId, answer!) is { } page ? new(page)
            : CallErrors.Unexpected<ChannelDifferencePage>("CHANNEL_DIFFERENCE_UNSUPPORTED");
    }

    public async IAsyncEnumerable<SessionPush> ReadUpdatesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pushes = System.Threading.Channels.Channel.CreateBounded<SessionPush>(PushCapacity);
        var isGap = false;
        void Push(UpdatesBase updates)
        {
            if (Read(updates) is not { } push)
            {
                return;
            }

            // What a slow reader has no room for is told as a gap before what comes next.
            isGap = !pushes.Writer.TryWrite(isGap ? push with { Gap = true } : push);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _link.Pushed += Push;
        var keeping = KeepConnectedAsync(pushes.Writer, stop.Token);
        try
        {
            await foreach (var push in pushes.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return push;
            }
        }
        finally
        {
            _link.Pushed -= Push;
            await stop.CancelAsync().ConfigureAwait(false);
            await keeping.ConfigureAwait(false);
        }
    }

    /// <summary>Connects again whenever the connection has ended, and asks for updates on each, after which there may be a gap.</summary>
    private async Task KeepConnectedAsync(ChannelWriter<SessionPush> pushes, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                // Telegram pushes to connections that have asked something which is not within invokeWithoutUpdates.
                var (_, fault) = await CallAsync(new UpdatesGetState(), 0, cancellationToken).ConfigureAwait(false);
                if (fault is null)
                {
                    var (_, ended) = await _link.ConnectAsync(cancellationToken).ConfigureAwait(false);
                    await pushes.WriteAsync(new SessionPush([], Gap: true), cancellationToken).ConfigureAwait(false);
                    using var both = CancellationTokenSource.CreateLinkedTokenSource(ended, cancellationToken);
                    var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    await using var registration = both.Token.Register(over.SetResult);
                    await over.Task.ConfigureAwait(false);
                }
                else
                {
                    await Task.Delay(ReconnectPause, cancellationToken).ConfigureAwait(false);
                }
            }

            pushes.TryComplete();
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The session was disposed, or the reader has gone.
            pushes.TryComplete();
        }
        catch (Exception exception) when (CallFaults.IsExpected(exception))
        {
            pushes.TryComplete(exception);
        }
    }

    private static SessionPush? Read(UpdatesBase updates)
    {
        var reader = new TlReader(RawMethod.BytesOf(updates));
        var read = IUpdates.Read(ref reader);
        return reader.Status == TlStatus.Ok ? UpdateMapping.ToPush(new UpdatesItem(read, null)) : new SessionPush([], Gap: true);
    }
}
