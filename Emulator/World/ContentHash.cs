using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MTProto.Tl;

namespace Emulator.World;

/// <summary>
/// The hash over what a message says, by which a copy is compared with the original: SHA-256, lower-case hex, over the UTF-8 of thirteen
/// fields joined by U+001F. docs/emulator.md lists them.
/// </summary>
internal static class ContentHash
{
    private const char Separator = '\u001f';

    public static string Of(long channelId, IMessage message)
    {
        var text = new StringBuilder(256);
        text.Append(CultureInfo.InvariantCulture, $"{channelId}{Separator}");
        if (message is Message post)
        {
            text.Append(CultureInfo.InvariantCulture, $"{post.Id}{Separator}{post.Date}{Separator}{post.EditDate ?? 0}{Separator}{Marked(post.FromId)}{Separator}")
                .Append(post.PostAuthor).Append(Separator)
                .Append(post.Text).Append(Separator)
                .AppendJoin(',', (post.Entities ?? []).Select(Describe)).Append(Separator)
                .Append(Describe(post.Media)).Append(Separator)
                .Append(Separator)
                .Append(CultureInfo.InvariantCulture, $"{ReplyTo(post.ReplyTo)}{Separator}")
                .Append(Describe(post.FwdFrom)).Append(Separator)
                .Append(CultureInfo.InvariantCulture, $"{post.GroupedId ?? 0}");
        }
        else if (message is MessageService service)
        {
            text.Append(CultureInfo.InvariantCulture, $"{service.Id}{Separator}{service.Date}{Separator}0{Separator}{Marked(service.FromId)}{Separator}")
                .Append(Separator).Append(Separator).Append(Separator).Append(Separator)
                .Append(Name(service.Action, "MessageAction")).Append(Separator)
                .Append(CultureInfo.InvariantCulture, $"{ReplyTo(service.ReplyTo)}{Separator}{Separator}0");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string Describe(IMessageEntity entity)
    {
        var (offset, length, extra) = entity switch
        {
            MessageEntityTextUrl e => (e.Offset, e.Length, $":{e.Url}"),
            MessageEntityMentionName e => (e.Offset, e.Length, string.Create(CultureInfo.InvariantCulture, $":{e.UserId}")),
            MessageEntityPre e => (e.Offset, e.Length, $":{e.Language}"),
            MessageEntityHashtag e => (e.Offset, e.Length, string.Empty),
            MessageEntityMention e => (e.Offset, e.Length, string.Empty),
            MessageEntityUrl e => (e.Offset, e.Length, string.Empty),
            MessageEntityEmail e => (e.Offset, e.Length, string.Empty),
            MessageEntityCashtag e => (e.Offset, e.Length, string.Empty),
            MessageEntityBotCommand e => (e.Offset, e.Length, string.Empty),
            MessageEntityCustomEmoji e => (e.Offset, e.Length, string.Empty),
            MessageEntityItalic e => (e.Offset, e.Length, string.Empty),
            MessageEntityUnderline e => (e.Offset, e.Length, string.Empty),
            MessageEntityStrike e => (e.Offset, e.Length, string.Empty),
            MessageEntitySpoiler e => (e.Offset, e.Length, string.Empty),
            MessageEntityCode e => (e.Offset, e.Length, string.Empty),
            MessageEntityBlockquote e => (e.Offset, e.Length, string.Empty),
            MessageEntityBold e => (e.Offset, e.Length, string.Empty),
            _ => throw new InvalidOperationException($"The world makes no {entity.GetType().Name}."),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Name(entity, "MessageEntity")}:{offset}:{length}{extra}");
    }

    private static string Describe(IMessageMedia? media)
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
        var name = Name(media, "MessageMedia");
        return id is null ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{id}");
    }

    private static string Describe(IMessageFwdHeader? header) => header is MessageFwdHeader forward
        ? string.Create(CultureInfo.InvariantCulture, $"{Marked(forward.FromId)}:{forward.ChannelPost ?? 0}:{forward.Date}:{forward.FromName}")
        : string.Empty;

    private static int ReplyTo(IMessageReplyHeader? header) => header is MessageReplyHeader reply ? reply.ReplyToMsgId ?? 0 : 0;

    private static long Marked(IPeer? peer) => peer switch
    {
        PeerUser user => user.UserId,
        PeerChat chat => -chat.ChatId,
        PeerChannel channel => -(1_000_000_000_000 + channel.ChannelId),
        _ => 0,
    };

    private static string Name(object value, string prefix)
    {
        var name = value.GetType().Name[prefix.Length..];
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
