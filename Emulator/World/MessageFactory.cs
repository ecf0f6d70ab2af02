using MTProto.Tl;

namespace Emulator.World;

/// <summary>Makes message <c>id</c> of a channel, the same one each time.</summary>
internal static class MessageFactory
{
    private const ulong StructureKey = 1;
    private const ulong TextKey = 2;
    private const ulong AlbumKey = 3;
    private const int AlbumBlock = 8;

    /// <summary>The first id of the album that <paramref name="id"/> belongs to, or 0.</summary>
    public static int AlbumStart(WorldChannel channel, int id, MessageProfile profile)
    {
        var block = id / AlbumBlock;
        var dice = new DeterministicDice(DeterministicDice.Hash(channel.Seed, (ulong)block, AlbumKey));
        if (profile == MessageProfile.Short || block == 0 || !dice.Chance(40))
        {
            return 0;
        }

        var count = 2 + dice.Below(5);
        var start = (block * AlbumBlock) + dice.Below(AlbumBlock - count + 1);
        return id >= start && id < start + count ? start : 0;
    }

    /// <summary>Makes the message.</summary>
    /// <param name="world">Where users, channels and files are from.</param>
    /// <param name="history">The channel.</param>
    /// <param name="id">The message id.</param>
    /// <param name="date">When it was sent.</param>
    /// <param name="version">How often it was edited since the world began.</param>
    /// <param name="editDate">When that was, or 0.</param>
    public static IMessage Create(TelegramWorld world, ChannelHistory history, int id, int date, int version, int editDate)
    {
        var channel = history.Info;
        var dice = new DeterministicDice(DeterministicDice.Hash(channel.Seed, (ulong)id, StructureKey));
        var author = dice.Pick(world.Users);
        var fromId = channel.Megagroup ? new PeerUser { UserId = author.Id } : null;
        if (id == 1)
        {
            return new MessageService { Id = id, PeerId = history.Peer, FromId = fromId, Date = date, Post = !channel.Megagroup, Action = new MessageActionChannelCreate { Title = channel.Title } };
        }

        var album = AlbumStart(channel, id, world.Profile);
        if (album == 0 && world.Profile == MessageProfile.Mixed && dice.Chance(8))
        {
            return CreateService(ref dice, world, history, id, date, fromId);
        }

        var text = CreateText(world, channel, id, version);
        var media = CreateMedia(ref dice, world, date, album != 0);
        if (album != 0 && id != album)
        {
            text = (string.Empty, null);
        }
        else if (media is not (null or MessageMediaPhoto or MessageMediaDocument or MessageMediaWebPage))
        {
            text = (string.Empty, null);
        }

        var plain = world.Profile == MessageProfile.Short;

        // Drawn for every version, so that an edit changes nothing but what an edit changes. A message that was posted while the emulator
        // ran is edited when it is edited: a date of its own would lie in the future.
        var drawn = !plain && text.Text.Length > 0 && dice.Chance(40) ? date + 30 + dice.Below(3600) : 0;
        var isHidden = drawn != 0 && dice.Chance(200);
        editDate = version == 0 && !history.IsLive(id) ? drawn : editDate;

        return new Message
        {
            Id = id,
            PeerId = history.Peer,
            FromId = fromId,
            Post = !channel.Megagroup,
            Date = date,
            Text = text.Text,
            Entities = text.Entities,
            Media = media,
            EditDate = editDate == 0 ? null : editDate,
            EditHide = version == 0 && editDate != 0 && isHidden,
            Silent = dice.Chance(30),
            Views = channel.Megagroup ? null : 100 + dice.Below(50_000),
            Forwards = channel.Megagroup ? null : dice.Below(300),
            PostAuthor = channel.Signatures && dice.Chance(700) ? $"{author.FirstName} {author.LastName}".TrimEnd() : null,
            GroupedId = album == 0 ? null : (long)(DeterministicDice.Hash(channel.Seed, (ulong)album, AlbumKey, 1) >> 1),
            FwdFrom = !plain && album == 0 && dice.Chance(60) ? CreateForward(ref dice, world, date) : null,
            ReplyTo = !plain && album == 0 && dice.Chance(channel.Megagroup ? 250 : 60) ? new MessageReplyHeader { ReplyToMsgId = ReplyTarget(ref dice, id) } : null,
            Reactions = !plain && dice.Chance(250) ? CreateReactions(ref dice) : null,
            Replies = channel.Megagroup && !plain && dice.Chance(30) ? new MessageReplies { Replies = 1 + dice.Below(40), RepliesPts = id } : null,
        };
    }

    private static (string Text, IMessageEntity[]? Entities) CreateText(TelegramWorld world, WorldChannel channel, int id, int version)
        => MessageText.Create(new DeterministicDice(DeterministicDice.Hash(channel.Seed, (ulong)id, TextKey, (ulong)version)), channel, world);

    private static IMessageMedia? CreateMedia(ref DeterministicDice dice, TelegramWorld world, int date, bool album)
    {
        if (world.Profile == MessageProfile.Short)
        {
            return null;
        }

        if (album)
        {
            return MessageMediaFactory.Photo(ref dice, date, world);
        }

        return dice.Below(1000) switch
        {
            < 60 => MessageMediaFactory.Photo(ref dice, date, world),
            < 90 => MessageMediaFactory.Document(ref dice, date, world),
            < 140 => MessageMediaFactory.WebPage(ref dice, date, world),
            < 146 => MessageMediaFactory.Poll(ref dice),
            < 154 => MessageMediaFactory.Small(ref dice, world),
            _ => null,
        };
    }

    private static int ReplyTarget(ref DeterministicDice dice, int id) => Math.Max(1, id - 1 - dice.Below(Math.Min(id, 200)));

    private static MessageFwdHeader CreateForward(ref DeterministicDice dice, TelegramWorld world, int date)
    {
        var source = world.Channels[dice.Below(world.Channels.Length)];
        var sent = date - 60 - dice.Below(86_400);
        return dice.Below(3) switch
        {
            0 => new MessageFwdHeader { FromId = new PeerUser { UserId = dice.Pick(world.Users).Id }, Date = sent },
            1 => new MessageFwdHeader { FromName = dice.Pick(Vocabulary.FirstNames), Date = sent },
            _ => new MessageFwdHeader { FromId = source.Peer, ChannelPost = 1 + dice.Below(1000), Date = sent },
        };
    }

    private static MessageReactions CreateReactions(ref DeterministicDice dice)
    {
        var results = new IReactionCount[1 + dice.Below(3)];
        var first = dice.Below(Vocabulary.Reactions.Length);
        for (var i = 0; i < results.Length; i++)
        {
            IReaction reaction = i == 2 ? new ReactionCustomEmoji { DocumentId = (long)(dice.Next() >> 1) } : new ReactionEmoji { Emoticon = Vocabulary.Reactions[(first + i) % Vocabulary.Reactions.Length] };
            results[i] = new ReactionCount { Reaction = reaction, Count = 1 + dice.Below(200) };
        }

        return new MessageReactions { Results = results };
    }

    private static MessageService CreateService(ref DeterministicDice dice, TelegramWorld world, ChannelHistory history, int id, int date, PeerUser? fromId)
    {
        var channel = history.Info;
        IMessageAction action = dice.Below(channel.Megagroup ? 6 : 3) switch
        {
            0 => new MessageActionPinMessage(),
            1 => new MessageActionChatEditTitle { Title = $"{channel.Title} {id}" },
            2 => new MessageActionChatEditPhoto { Photo = MessageMediaFactory.CreatePhoto(ref dice, date, world) },
            3 => new MessageActionChatAddUser { Users = [dice.Pick(world.Users).Id, dice.Pick(world.Users).Id] },
            4 => new MessageActionChatDeleteUser { UserId = dice.Pick(world.Users).Id },
            _ => new MessageActionChatJoinedByLink { InviterId = dice.Pick(world.Users).Id },
        };
        return new MessageService
        {
            Id = id,
            PeerId = history.Peer,
            FromId = fromId,
            Post = !channel.Megagroup,
            Date = date,
            Action = action,
            ReplyTo = action is MessageActionPinMessage ? new MessageReplyHeader { ReplyToMsgId = ReplyTarget(ref dice, id) } : null,
        };
    }
}
