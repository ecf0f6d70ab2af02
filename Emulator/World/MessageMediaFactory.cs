using System.Globalization;
using MTProto.Tl;

namespace Emulator.World;

/// <summary>Makes what is attached to a message.</summary>
internal static class MessageMediaFactory
{
    private static readonly string[] MimeTypes = ["application/pdf", "application/zip", "text/plain", "audio/mpeg", "video/mp4"];
    private static readonly string[] Extensions = ["pdf", "zip", "txt", "mp3", "mp4"];
    private static readonly string[] Dice = ["🎲", "🎯", "🏀"];

    public static MessageMediaPhoto Photo(ref DeterministicDice dice, int date, TelegramWorld world) => new() { Photo = CreatePhoto(ref dice, date, world), Spoiler = dice.Chance(20) };

    public static IMessageMedia Document(ref DeterministicDice dice, int date, TelegramWorld world)
    {
        var id = (long)(dice.Next() >> 1);
        var kind = dice.Below(MimeTypes.Length);
        List<IDocumentAttribute> attributes = [new DocumentAttributeFilename { FileName = $"file-{dice.Below(10_000)}.{Extensions[kind]}" }];
        if (kind == 3)
        {
            attributes.Add(new DocumentAttributeAudio { Duration = 30 + dice.Below(300), Title = "Étude", Performer = dice.Pick(Vocabulary.LastNames) });
        }
        else if (kind == 4)
        {
            attributes.Add(new DocumentAttributeVideo { Duration = 5 + dice.Below(120), W = 1280, H = 720, SupportsStreaming = true });
        }

        return new MessageMediaDocument
        {
            Video = kind == 4,
            Document = new Document
            {
                Id = id,
                AccessHash = world.Files.AccessHash(id),
                FileReference = world.Files.Reference(id),
                Date = date,
                MimeType = MimeTypes[kind],
                Size = world.Files.Size(id, string.Empty),
                DcId = world.Files.DataCenter(id),
                Attributes = [.. attributes],
            },
        };
    }

    public static IMessageMedia WebPage(ref DeterministicDice dice, int date, TelegramWorld world)
    {
        var id = (long)(dice.Next() >> 1);
        var site = dice.Pick(Vocabulary.Sites);
        var path = dice.Below(1_000_000).ToString(CultureInfo.InvariantCulture);
        return new MessageMediaWebPage
        {
            Webpage = new WebPage
            {
                Id = id,
                Url = $"https://{site}/{path}",
                DisplayUrl = $"{site}/{path}",
                Type = "article",
                SiteName = site,
                Title = $"Article {path}",
                Description = dice.Chance(500) ? "What happened, in short." : null,
                Photo = dice.Chance(200) ? CreatePhoto(ref dice, date, world) : null,
            },
        };
    }

    public static IMessageMedia Poll(ref DeterministicDice dice)
    {
        var answers = new IPollAnswer[2 + dice.Below(4)];
        var voters = new IPollAnswerVoters[answers.Length];
        var total = 0;
        for (var i = 0; i < answers.Length; i++)
        {
            byte[] option = [(byte)('0' + i)];
            var count = dice.Below(500);
            total += count;
            answers[i] = new PollAnswer { Text = Plain($"{dice.Pick(Vocabulary.Languages[0])} {i + 1}"), Option = option };
            voters[i] = new PollAnswerVoters { Option = option, Voters = count, RecentVoters = [] };
        }

        return new MessageMediaPoll
        {
            Poll = new Poll { Id = (long)(dice.Next() >> 1), Question = Plain("Which one?"), Answers = answers, MultipleChoice = dice.Chance(200), Closed = dice.Chance(300) },
            Results = new PollResults { Results = voters, TotalVoters = total },
        };
    }

    public static IMessageMedia Small(ref DeterministicDice dice, TelegramWorld world) => dice.Below(4) switch
    {
        0 => new MessageMediaGeo { Geo = CreatePoint(ref dice) },
        1 => new MessageMediaVenue { Geo = CreatePoint(ref dice), Title = "Old bridge", Address = $"River street {dice.Below(90) + 1}", Provider = "foursquare", VenueId = "b1", VenueType = "" },
        2 => new MessageMediaContact { PhoneNumber = "+15550100000", FirstName = dice.Pick(Vocabulary.FirstNames), LastName = dice.Pick(Vocabulary.LastNames), UserId = dice.Pick(world.Users).Id },
        _ => new MessageMediaDice { Value = 1 + dice.Below(5), Emoticon = dice.Pick(Dice) },
    };

    public static Photo CreatePhoto(ref DeterministicDice dice, int date, TelegramWorld world)
    {
        var id = (long)(dice.Next() >> 1);
        return new Photo
        {
            Id = id,
            AccessHash = world.Files.AccessHash(id),
            FileReference = world.Files.Reference(id),
            Date = date,
            DcId = world.Files.DataCenter(id),
            Sizes =
            [
                new PhotoSize { Type = "m", W = 320, H = 240, Size = world.Files.Size(id, "m") },
                new PhotoSize { Type = "x", W = 800, H = 600, Size = world.Files.Size(id, "x") },
            ],
        };
    }

    private static TextWithEntities Plain(string text) => new() { Text = text, Entities = [] };

    private static GeoPoint CreatePoint(ref DeterministicDice dice) => new()
    {
        Lat = (dice.Below(180_000) - 90_000) / 1000.0,
        Long = (dice.Below(360_000) - 180_000) / 1000.0,
        AccessHash = (long)dice.Next(),
    };
}
