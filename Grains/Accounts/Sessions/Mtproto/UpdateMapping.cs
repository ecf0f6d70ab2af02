using System.Text;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Updates;
using MTProto.Client;
using MTProto.Tl;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>From Telegram's updates to records of our own; what does not concern the messages of channels is left out.</summary>
internal static class UpdateMapping
{
    /// <summary>Where a channel stands; null where the answer is of another kind.</summary>
    public static ChannelDifferencePage? ToPosition(long channelId, IMessagesChatFull answer) => answer is MessagesChatFull { FullChat: ChannelFull { Pts: > 0 } full } chat
        ? new ChannelDifferencePage { Pts = full.Pts, IsFinal = true, IsMember = IsMember(channelId, chat.Chats) }
        : null;

    /// <summary>Maps a difference; null where the answer is of another kind.</summary>
    public static ChannelDifferencePage? ToPage(long channelId, IUpdatesChannelDifference answer) => answer switch
    {
        UpdatesChannelDifferenceEmpty empty => new ChannelDifferencePage { Pts = empty.Pts, IsFinal = empty.Final, TimeoutSeconds = empty.Timeout ?? 0 },
        UpdatesChannelDifference some => ToPage(channelId, some),
        UpdatesChannelDifferenceTooLong { Dialog: Dialog { Pts: { } pts } } far => new ChannelDifferencePage
        {
            NewMessages = ToRecords(channelId, far.Messages),
            Pts = pts,
            IsFinal = far.Final,
            TooLong = true,
            TimeoutSeconds = far.Timeout ?? 0,
            IsMember = IsMember(channelId, far.Chats),
        },
        _ => null,
    };

    /// <summary>Maps what came in unasked; null where it concerns no channel's messages.</summary>
    public static SessionPush? ToPush(UpdatesItem item)
    {
        if (item.Gap is { } gap)
        {
            return gap.ChannelId == 0 ? new SessionPush([], Gap: true) : new SessionPush([new PushedUpdate { ChannelId = gap.ChannelId }], Gap: false);
        }

        var updates = item.Updates switch
        {
            Updates plain => plain.UpdatesValue,
            UpdatesCombined combined => combined.Updates,
            UpdateShort brief => [brief.Update],
            _ => [],
        };
        var items = new List<PushedUpdate>(updates.Length);
        var buffer = new StringBuilder();
        foreach (var update in updates)
        {
            if (ToPushed(update, buffer) is { } pushed)
            {
                items.Add(pushed);
            }
        }

        return items.Count == 0 ? null : new SessionPush(items, Gap: false);
    }

    private static PushedUpdate? ToPushed(IUpdate update, StringBuilder buffer) => update switch
    {
        UpdateNewChannelMessage post when ChannelOf(post.Message) is var channelId && channelId != 0 => new PushedUpdate
        {
            ChannelId = channelId,
            Pts = post.Pts,
            PtsCount = post.PtsCount,
            New = MessageMapping.ToRecord(channelId, post.Message, buffer),
        },
        UpdateEditChannelMessage edit when ChannelOf(edit.Message) is var channelId && channelId != 0 => new PushedUpdate
        {
            ChannelId = channelId,
            Pts = edit.Pts,
            PtsCount = edit.PtsCount,
            Edit = MessageMapping.ToRecord(channelId, edit.Message, buffer),
        },
        UpdateDeleteChannelMessages gone => new PushedUpdate { ChannelId = gone.ChannelId, Pts = gone.Pts, PtsCount = gone.PtsCount, Deleted = gone.Messages },

        // These move the position and change nothing that is recorded.
        UpdateChannelWebPage page => new PushedUpdate { ChannelId = page.ChannelId, Pts = page.Pts, PtsCount = page.PtsCount },
        UpdatePinnedChannelMessages pinned => new PushedUpdate { ChannelId = pinned.ChannelId, Pts = pinned.Pts, PtsCount = pinned.PtsCount },
        UpdateChannelTooLong far => new PushedUpdate { ChannelId = far.ChannelId },
        _ => null,
    };

    private static ChannelDifferencePage ToPage(long channelId, UpdatesChannelDifference some)
    {
        List<MessageRecord> edits = [];
        List<int> deleted = [];
        var buffer = new StringBuilder();
        List<MessageRecord> added = [.. ToRecords(channelId, some.NewMessages)];
        foreach (var update in some.OtherUpdates)
        {
            switch (update)
            {
                case UpdateEditChannelMessage edit when MessageMapping.ToRecord(channelId, edit.Message, buffer) is { } record:
                    edits.Add(record);
                    break;
                case UpdateNewChannelMessage post when MessageMapping.ToRecord(channelId, post.Message, buffer) is { } record:
                    added.Add(record);
                    break;
                case UpdateDeleteChannelMessages gone:
                    deleted.AddRange(gone.Messages);
                    break;
            }
        }

        return new ChannelDifferencePage
        {
            NewMessages = [.. added],
            Edits = [.. edits],
            Deleted = [.. deleted],
            Pts = some.Pts,
            IsFinal = some.Final,
            TimeoutSeconds = some.Timeout ?? 0,
            IsMember = IsMember(channelId, some.Chats),
        };
    }

    private static MessageRecord[] ToRecords(long channelId, IMessage[] messages)
    {
        var buffer = new StringBuilder();
        var records = new List<MessageRecord>(messages.Length);
        foreach (var message in messages)
        {
            if (MessageMapping.ToRecord(channelId, message, buffer) is { } record)
            {
                records.Add(record);
            }
        }

        return [.. records];
    }

    private static bool? IsMember(long channelId, IChat[] chats)
    {
        foreach (var chat in chats)
        {
            if (chat is Channel { Min: false } channel && channel.Id == channelId)
            {
                return !channel.Left;
            }
        }

        return null;
    }

    private static long ChannelOf(IMessage message) => message switch
    {
        Message { PeerId: PeerChannel peer } => peer.ChannelId,
        MessageService { PeerId: PeerChannel peer } => peer.ChannelId,
        MessageEmpty { PeerId: PeerChannel peer } => peer.ChannelId,
        _ => 0,
    };
}
