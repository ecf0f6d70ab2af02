using System.Threading.Channels;
using MTProto.Tl;

namespace MTProto.Client;

/// <content>Updates.</content>
public sealed partial class TelegramClient
{
    private UpdateStream? _updates;
    private int _connects;

    /// <summary>
    /// The stream of updates in the order in which they came, with a gap wherever some may be missing; for one reader. It begins with
    /// the first use of this property, before which updates are not kept. It ends when the client is disposed.
    /// </summary>
    public ChannelReader<UpdatesItem> Updates => EnsureUpdates().Reader;

    /// <summary>Tells the stream where the account stands, after the reader has fetched a difference.</summary>
    public void SetUpdatesState(int pts, int seq) => EnsureUpdates().SetState(pts, seq);

    /// <summary>Tells the stream where a channel stands, after the reader has fetched its difference.</summary>
    public void SetChannelPts(long channelId, int pts) => EnsureUpdates().SetChannelPts(channelId, pts);

    internal void OnPush(ReadOnlySpan<byte> body) => Volatile.Read(ref _updates)?.Receive(body);

    internal void OnGap(UpdatesGap gap) => Volatile.Read(ref _updates)?.Report(gap);

    private UpdateStream EnsureUpdates() => LazyInitializer.EnsureInitialized(ref _updates, () => new UpdateStream(Options.UpdatesCapacity, Options.Observer));

    // A server sends updates to the connection that there is, and keeps none for the next.
    private void NoteConnected()
    {
        if (Interlocked.Increment(ref _connects) > 1)
        {
            OnGap(new UpdatesGap(UpdatesGapReason.Reconnected));
        }
    }

    private void CompleteUpdates() => Volatile.Read(ref _updates)?.Complete();

    private async Task RefreshUpdatesStateAsync(DcConnection connection)
    {
        var result = await connection.CallAsync(new UpdatesGetState(), DeadlineOf(Options.CallTimeout), idempotent: true, CancellationToken.None).ConfigureAwait(false);
        if (result.Value is UpdatesState state)
        {
            Volatile.Read(ref _updates)?.Compare(state.Pts, state.Seq);
        }
    }
}
