using System.Globalization;
using System.Text;
using Grains.Interfaces.Collection;
using MTProto.Tl;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>
/// From Telegram's messages to records of our own. The text forms of entities, media, service actions and forwards are part of what a
/// collector stores and compares, so they change only together with the stored data.
/// </summary>
internal static class MessageMapping
{
    private const long ChannelMark = 1_000_000_000_000;

    /// <summary>Maps a page of one channel's history; null where the answer is of another kind.</summary>
    public static HistoryPage? ToPage(long channelId, IMessagesMessages answer) => answer switch
    {
        MessagesChannelMessages page => ToPage(channelId, page.Messages, page.Count, isWhole: false),
        MessagesMessagesSlice page => ToPage(channelId, page.Messages, page.Count, isWhole: false),
        MessagesMessages page => ToPage(channelId, page.Messages, page.Messages.Length, isWhole: true),
        _ => null,
    };

    /// <summary>Maps one message of a channel; null for an empty one.</summary>
    public static MessageRecord? ToRecord(long channelId, IMessage message, StringBuilder buffer) => message switch
    {
        Message post => ToRecord(channelId, post, buffer),
        MessageService service => ToRecord(channelId, service, buffer),
        _ => null,
    };

    /// <summary>A peer's id with the mark of its kind; 0 for none.</summary>
    public static long Marked(IPeer? peer) => peer switch
    {
        PeerUser user => user.UserId,
        PeerChat chat => -chat.ChatId,
        PeerChannel channel => -(ChannelMark + channel.ChannelId),
        _ => 0,
    };

    private static HistoryPage ToPage(long channelId, IMessage[] messages, int count, bool isWhole)
    {
        var records = new List<MessageRecord>(messages.Length);
        var smallest = int.MaxValue;
        var buffer = new StringBuilder();
        foreach (var message in messages)
        {
            var id = 0;
            switch (message)
            {
                case Message post:
                    id = post.Id;
                    records.Add(ToRecord(channelId, post, buffer));
                    break;
                case MessageService service:
                    id = service.Id;
                    records.Add(ToRecord(channelId, service, buffer));
                    break;
                case MessageEmpty empty:
                    id = empty.Id;
                    break;
            }

            if (id > 0 && id < smallest)
            {
                smallest = id;
            }
        }

        // Id 1 is the first that a channel can have: nothing comes before it.
        var isLast = isWhole || smallest is int.MaxValue or 1;
        return new HistoryPage { Messages = [.. records], TotalCount = count, NextOffsetId = isLast ? 0 : smallest };
    }

    private static MessageRecord ToRecord(long channelId, Message post, StringBuilder buffer) => new()
    {
        ChannelId = channelId,
        Id = post.Id,
        Date = post.Date,
        EditDate = post.EditDate ?? 0,
        FromId = Marked(post.FromId),
        PostAuthor = post.PostAuthor ?? string.Empty,
        Text = post.Text,
        Entities = EntityText.Of(post.Entities, buffer),
        Media = MediaText(post.Media),
        ReplyTo = ReplyTo(post.ReplyTo),
        Forward = ForwardText(post.FwdFrom),
        GroupedId = post.GroupedId ?? 0,
        Views = post.Views,
        Forwards = post.Forwards,
        Reactions = ReactionText(post.Reactions, buffer),
    };

    private static MessageRecord ToRecord(long channelId, MessageService service, StringBuilder buffer) => new()
    {
        ChannelId = channelId,
        Id = service.Id,
        Date = service.Date,
        FromId = Marked(service.FromId),
        Action = TlNames.Short(service.Action, "MessageAction"),
        ReplyTo = ReplyTo(service.ReplyTo),
        Reactions = ReactionText(service.Reactions, buffer),
    };

    private static int ReplyTo(IMessageReplyHeader? header) => header is MessageReplyHeader reply ? reply.ReplyToMsgId ?? 0 : 0;

    private static string MediaText(IMessageMedia? media)
    {
        if (media is null)
        {
            return string.Empty;
        }

        long? id = media switch
        {
            MessageMediaPhoto { Photo: Photo photo } => photo.Id,
            MessageMediaDocument { Document: Document document } => document.Id,
            MessageMediaWebPage { Webpage: WebPage page } => page.Id,
            MessageMediaPoll { Poll: Poll poll } => poll.Id,
            _ => null,
        };
        var name = TlNames.Short(media, "MessageMedia");
        return id is null ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{id}");
    }

    private static string ForwardText(IMessageFwdHeader? header) => header is MessageFwdHeader forward
        ? string.Create(CultureInfo.InvariantCulture, $"{Marked(forward.FromId)}:{forward.ChannelPost ?? 0}:{forward.Date}:{forward.FromName}")
        : string.Empty;

    private static string ReactionText(IMessageReactions? reactions, StringBuilder buffer)
    {
        if (reactions is not MessageReactions { Results.Length: > 0 } some)
        {
            return string.Empty;
        }

        buffer.Clear();
        foreach (var result in some.Results)
        {
            if (result is not ReactionCount count)
            {
                continue;
            }

            if (buffer.Length > 0)
            {
                buffer.Append(',');
            }

            AppendReaction(buffer, count.Reaction);
            buffer.Append(CultureInfo.InvariantCulture, $":{count.Count}");
        }

        return buffer.ToString();
    }

    private static void AppendReaction(StringBuilder buffer, IReaction reaction)
    {
        switch (reaction)
        {
            case ReactionEmoji emoji:
                buffer.Append(emoji.Emoticon);
                break;
            case ReactionCustomEmoji custom:
                buffer.Append(CultureInfo.InvariantCulture, $"custom{custom.DocumentId}");
                break;
            default:
                buffer.Append(TlNames.Short(reaction, "Reaction"));
                break;
        }
    }
}
