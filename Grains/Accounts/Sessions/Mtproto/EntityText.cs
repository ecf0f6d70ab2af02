using System.Globalization;
using System.Text;
using MTProto.Tl;

namespace Grains.Accounts.Sessions.Mtproto;

/// <summary>Writes message entities as <c>type:offset:length[:value]</c>, joined by commas (https://core.telegram.org/api/entities).</summary>
internal static class EntityText
{
    public static string Of(IMessageEntity[]? entities, StringBuilder buffer)
    {
        if (entities is null || entities.Length == 0)
        {
            return string.Empty;
        }

        buffer.Clear();
        foreach (var entity in entities)
        {
            if (buffer.Length > 0)
            {
                buffer.Append(',');
            }

            Append(buffer, entity);
        }

        return buffer.ToString();
    }

    private static void Append(StringBuilder buffer, IMessageEntity entity)
    {
        var (offset, length) = Range(entity);
        buffer.Append(TlNames.Short(entity, "MessageEntity"))
            .Append(CultureInfo.InvariantCulture, $":{offset}:{length}");
        switch (entity)
        {
            case MessageEntityTextUrl link:
                buffer.Append(':').Append(link.Url);
                break;
            case MessageEntityMentionName mention:
                buffer.Append(CultureInfo.InvariantCulture, $":{mention.UserId}");
                break;
            case MessageEntityPre pre:
                buffer.Append(':').Append(pre.Language);
                break;
        }
    }

    private static (int Offset, int Length) Range(IMessageEntity entity) => entity switch
    {
        MessageEntityBold e => (e.Offset, e.Length),
        MessageEntityTextUrl e => (e.Offset, e.Length),
        MessageEntityUrl e => (e.Offset, e.Length),
        MessageEntityItalic e => (e.Offset, e.Length),
        MessageEntityMention e => (e.Offset, e.Length),
        MessageEntityHashtag e => (e.Offset, e.Length),
        MessageEntityCustomEmoji e => (e.Offset, e.Length),
        MessageEntityCode e => (e.Offset, e.Length),
        MessageEntityPre e => (e.Offset, e.Length),
        MessageEntityMentionName e => (e.Offset, e.Length),
        MessageEntityBlockquote e => (e.Offset, e.Length),
        MessageEntitySpoiler e => (e.Offset, e.Length),
        MessageEntityStrike e => (e.Offset, e.Length),
        MessageEntityUnderline e => (e.Offset, e.Length),
        MessageEntityEmail e => (e.Offset, e.Length),
        MessageEntityPhone e => (e.Offset, e.Length),
        MessageEntityCashtag e => (e.Offset, e.Length),
        MessageEntityBotCommand e => (e.Offset, e.Length),
        MessageEntityBankCard e => (e.Offset, e.Length),
        MessageEntityFormattedDate e => (e.Offset, e.Length),
        MessageEntityDiffInsert e => (e.Offset, e.Length),
        MessageEntityDiffReplace e => (e.Offset, e.Length),
        MessageEntityDiffDelete e => (e.Offset, e.Length),
        MessageEntityUnknown e => (e.Offset, e.Length),
        InputMessageEntityMentionName e => (e.Offset, e.Length),
        _ => (0, 0),
    };
}
