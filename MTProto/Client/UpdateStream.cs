using System.Threading.Channels;
using MTProto.Tl;

namespace MTProto.Client;

/// <summary>
/// Puts updates in line for a reader, and notices where some are missing (core.telegram.org/api/updates#update-handling). Updates are
/// passed on as they came; a gap precedes the first one after it. Written by the connection's reader; the rest may come from anywhere.
/// </summary>
internal sealed class UpdateStream(int capacity, IClientObserver? observer)
{
    // Channels whose pts are remembered; beyond it the stream begins to remember anew, which costs no update.
    private const int MaxChannels = 10_000;

    private readonly Lock _lock = new();
    private readonly Channel<UpdatesItem> _channel = System.Threading.Channels.Channel.CreateBounded<UpdatesItem>(new BoundedChannelOptions(capacity) { SingleReader = true });
    private readonly Dictionary<long, int> _channelPts = [];
    private bool _isOverflowing;
    private int _pts;
    private int _seq;

    public ChannelReader<UpdatesItem> Reader => _channel.Reader;

    /// <summary>Takes an object that answers no call.</summary>
    public void Receive(ReadOnlySpan<byte> body)
    {
        var reader = new TlReader(body);
        var updates = IUpdates.Read(ref reader);
        lock (_lock)
        {
            if (reader.Status != TlStatus.Ok)
            {
                Put(new UpdatesItem(null, new UpdatesGap(UpdatesGapReason.Unreadable, LocalPts: _pts)));
                return;
            }

            if (Inspect(updates))
            {
                Put(new UpdatesItem(updates, null));
            }
        }
    }

    public void Report(UpdatesGap gap)
    {
        lock (_lock)
        {
            Put(new UpdatesItem(null, gap with { LocalPts = gap.ChannelId == 0 ? _pts : gap.LocalPts }));
        }
    }

    /// <summary>Counts updates that came as the answer to a call, whose caller has them: what follows them is no gap.</summary>
    public void Advance(IUpdates updates)
    {
        lock (_lock)
        {
            var list = updates switch
            {
                Updates plain => plain.UpdatesValue,
                UpdatesCombined combined => combined.Updates,
                UpdateShort brief => [brief.Update],
                _ => [],
            };
            _seq = _seq == 0 ? 0 : Math.Max(_seq, updates is Updates { Seq: var seq } ? seq : updates is UpdatesCombined { Seq: var last } ? last : 0);
            foreach (var update in list)
            {
                if (PtsOf(update, out var channelId, out var pts, out _) && (channelId != 0 || _pts != 0))
                {
                    Raise(channelId, pts);
                }
            }
        }
    }

    /// <summary>What the server says where the account stands, on a new connection: anything ahead of us was missed.</summary>
    public void Compare(int pts, int seq)
    {
        lock (_lock)
        {
            if ((_pts != 0 && pts > _pts) || (_seq != 0 && seq > _seq))
            {
                Put(new UpdatesItem(null, new UpdatesGap(UpdatesGapReason.Sequence, LocalPts: _pts)));
            }

            _pts = Math.Max(_pts, pts);
            _seq = Math.Max(_seq, seq);
        }
    }

    public void SetState(int pts, int seq)
    {
        lock (_lock)
        {
            _pts = pts;
            _seq = seq;
        }
    }

    public void SetChannelPts(long channelId, int pts)
    {
        lock (_lock)
        {
            Remember(channelId, pts);
        }
    }

    public void Complete() => _channel.Writer.TryComplete();

    /// <returns>False for what was received before.</returns>
    private bool Inspect(IUpdates updates)
    {
        switch (updates)
        {
            case UpdatesTooLong:
                Put(new UpdatesItem(null, new UpdatesGap(UpdatesGapReason.TooLong, LocalPts: _pts)));
                return false;
            case UpdatesCombined combined:
                return InspectSequence(combined.SeqStart, combined.Seq, combined.Updates);
            case Updates plain:
                return InspectSequence(plain.Seq, plain.Seq, plain.UpdatesValue);
            case UpdateShort brief:
                InspectPts(brief.Update);
                return true;
            case UpdateShortMessage message:
                Inspect(0, message.Pts, message.PtsCount);
                return true;
            case UpdateShortChatMessage message:
                Inspect(0, message.Pts, message.PtsCount);
                return true;
            default:
                return true;
        }
    }

    private bool InspectSequence(int first, int last, IUpdate[] updates)
    {
        // 0: outside the sequence. An end at or below ours: applied before.
        if (first != 0 && _seq != 0)
        {
            if (last <= _seq)
            {
                return false;
            }

            if (first > _seq + 1)
            {
                Put(new UpdatesItem(null, new UpdatesGap(UpdatesGapReason.Sequence, LocalPts: _pts)));
            }
        }

        if (first != 0)
        {
            _seq = last;
        }

        foreach (var update in updates)
        {
            InspectPts(update);
        }

        return true;
    }

    private void InspectPts(IUpdate update)
    {
        if (update is UpdateChannelTooLong { ChannelId: var channel })
        {
            Put(new UpdatesItem(null, new UpdatesGap(UpdatesGapReason.TooLong, channel, _channelPts.GetValueOrDefault(channel))));
        }
        else if (PtsOf(update, out var channelId, out var pts, out var count))
        {
            Inspect(channelId, pts, count);
        }
    }

    private void Inspect(long channelId, int pts, int count)
    {
        var known = channelId == 0 ? _pts : _channelPts.GetValueOrDefault(channelId);
        if (known != 0 && pts - count > known)
        {
            Put(new UpdatesItem(null, new UpdatesGap(UpdatesGapReason.Sequence, channelId, known)));
        }

        Raise(channelId, pts);
    }

    private void Raise(long channelId, int pts)
    {
        if (channelId == 0)
        {
            _pts = Math.Max(_pts, pts);
        }
        else
        {
            Remember(channelId, Math.Max(_channelPts.GetValueOrDefault(channelId), pts));
        }
    }

    /// <summary>The place of an update in its sequence, where it has one: that of the account (channel 0) or of a channel.</summary>
    private static bool PtsOf(IUpdate update, out long channelId, out int pts, out int count)
    {
        (channelId, pts, count) = update switch
        {
            UpdateNewMessage u => (0, u.Pts, u.PtsCount),
            UpdateEditMessage u => (0, u.Pts, u.PtsCount),
            UpdateDeleteMessages u => (0, u.Pts, u.PtsCount),
            UpdateReadHistoryInbox u => (0, u.Pts, u.PtsCount),
            UpdateReadHistoryOutbox u => (0, u.Pts, u.PtsCount),
            UpdateReadMessagesContents u => (0, u.Pts, u.PtsCount),
            UpdateWebPage u => (0, u.Pts, u.PtsCount),
            UpdatePinnedMessages u => (0, u.Pts, u.PtsCount),
            UpdateFolderPeers u => (0, u.Pts, u.PtsCount),
            UpdateNewChannelMessage u => (ChannelOf(u.Message), u.Pts, u.PtsCount),
            UpdateEditChannelMessage u => (ChannelOf(u.Message), u.Pts, u.PtsCount),
            UpdateDeleteChannelMessages u => (u.ChannelId, u.Pts, u.PtsCount),
            UpdateChannelWebPage u => (u.ChannelId, u.Pts, u.PtsCount),
            UpdatePinnedChannelMessages u => (u.ChannelId, u.Pts, u.PtsCount),
            _ => (-1, 0, 0),
        };
        return channelId >= 0;
    }

    private void Remember(long channelId, int pts)
    {
        if (_channelPts.Count >= MaxChannels && !_channelPts.ContainsKey(channelId))
        {
            _channelPts.Clear();
        }

        _channelPts[channelId] = pts;
    }

    private static long ChannelOf(IMessage message) => message switch
    {
        Message { PeerId: PeerChannel peer } => peer.ChannelId,
        MessageService { PeerId: PeerChannel peer } => peer.ChannelId,
        _ => -1,
    };

    /// <summary>A full queue loses what comes, and says so to the reader as soon as there is room.</summary>
    private void Put(UpdatesItem item)
    {
        if (item.Gap is { } gap)
        {
            observer?.UpdatesMissed(gap);
        }

        if (_isOverflowing)
        {
            _isOverflowing = !_channel.Writer.TryWrite(new UpdatesItem(null, new UpdatesGap(UpdatesGapReason.Overflow, LocalPts: 0)));
        }

        if (!_isOverflowing && !_channel.Writer.TryWrite(item))
        {
            _isOverflowing = true;
            observer?.UpdatesMissed(new UpdatesGap(UpdatesGapReason.Overflow));
        }
    }
}
