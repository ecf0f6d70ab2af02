using System.Text;
using MTProto.Tl;

namespace Emulator.World;

/// <summary>Makes a text with its entities. Most texts are a handful of words, a few fill a screen.</summary>
internal static class MessageText
{
    private static readonly string[] CodeLanguages = ["csharp", "python", "json", ""];

    [ThreadStatic]
    private static StringBuilder? _builder;

    public static (string Text, IMessageEntity[]? Entities) Create(DeterministicDice dice, WorldChannel channel, TelegramWorld world)
    {
        var builder = _builder ??= new StringBuilder(512);
        builder.Clear();
        var words = Vocabulary.Languages[dice.Chance(600) ? channel.Index % Vocabulary.Languages.Length : dice.Below(Vocabulary.Languages.Length)];
        var count = CountWords(ref dice, world.Profile);
        var formatted = world.Profile == MessageProfile.Mixed && dice.Chance(300);
        List<IMessageEntity>? entities = null;
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
            {
                builder.Append(' ');
            }

            if (formatted && dice.Below(6) == 0)
            {
                AppendFormatted(ref dice, builder, entities ??= [], dice.Pick(words), world);
            }
            else
            {
                builder.Append(dice.Pick(words));
            }
        }

        if (dice.Chance(250))
        {
            builder.Append(' ').Append(dice.Pick(Vocabulary.Emoji));
        }

        if (formatted && dice.Chance(80))
        {
            builder.Append('\n');
            var offset = builder.Length;
            builder.Append("if (n > ").Append(dice.Below(100)).Append(") { return n; }");
            (entities ??= []).Add(new MessageEntityPre { Offset = offset, Length = builder.Length - offset, Language = dice.Pick(CodeLanguages) });
        }

        return (builder.ToString(), entities?.ToArray());
    }

    private static int CountWords(ref DeterministicDice dice, MessageProfile profile)
    {
        var kind = profile == MessageProfile.Short ? 0 : dice.Below(1000);
        return kind switch
        {
            < 780 => 3 + dice.Below(7),
            < 970 => 10 + dice.Below(14),
            < 997 => 30 + dice.Below(50),
            _ => 150 + dice.Below(150),
        };
    }

    private static void AppendFormatted(ref DeterministicDice dice, StringBuilder builder, List<IMessageEntity> entities, string word, TelegramWorld world)
    {
        var offset = builder.Length;
        var kind = dice.Below(18);
        switch (kind)
        {
            case 0: builder.Append('#').Append(word); break;
            case 1: builder.Append('@').Append(world.Channels[dice.Below(world.Channels.Length)].Info.Username); break;
            case 2: builder.Append("https://").Append(dice.Pick(Vocabulary.Sites)).Append('/').Append(dice.Below(100_000)); break;
            case 3: builder.Append("desk").Append(dice.Below(100)).Append("@example.org"); break;
            case 4: builder.Append("$TEL"); break;
            case 5: builder.Append("/start"); break;
            case 6: builder.Append(dice.Pick(Vocabulary.Emoji)); break;
            default: builder.Append(word); break;
        }

        var length = builder.Length - offset;
        IMessageEntity entity = kind switch
        {
            0 => new MessageEntityHashtag { Offset = offset, Length = length },
            1 => new MessageEntityMention { Offset = offset, Length = length },
            2 => new MessageEntityUrl { Offset = offset, Length = length },
            3 => new MessageEntityEmail { Offset = offset, Length = length },
            4 => new MessageEntityCashtag { Offset = offset, Length = length },
            5 => new MessageEntityBotCommand { Offset = offset, Length = length },
            6 => new MessageEntityCustomEmoji { Offset = offset, Length = length, DocumentId = (long)(dice.Next() >> 1) },
            7 => new MessageEntityItalic { Offset = offset, Length = length },
            8 => new MessageEntityUnderline { Offset = offset, Length = length },
            9 => new MessageEntityStrike { Offset = offset, Length = length },
            10 => new MessageEntitySpoiler { Offset = offset, Length = length },
            11 => new MessageEntityCode { Offset = offset, Length = length },
            12 => new MessageEntityBlockquote { Offset = offset, Length = length, Collapsed = dice.Chance(300) },
            13 => new MessageEntityMentionName { Offset = offset, Length = length, UserId = dice.Pick(world.Users).Id },
            14 => new MessageEntityTextUrl { Offset = offset, Length = length, Url = $"https://{dice.Pick(Vocabulary.Sites)}/p?id={dice.Below(100_000)}&x=a:b,c" },
            _ => new MessageEntityBold { Offset = offset, Length = length },
        };
        entities.Add(entity);
        if (kind == 7)
        {
            entities.Add(new MessageEntityBold { Offset = offset, Length = length });
        }
    }
}
