using System.Collections.Frozen;

namespace Emulator.World;

/// <summary>Users and channels that follow from a seed alone.</summary>
internal sealed class TelegramWorld
{
    /// <summary>2026-01-01T00:00:00Z: the newest message that the world begins with is older. Fixed, so that a restart changes no date.</summary>
    public const int BaseEnd = 1_767_225_600;

    private readonly ulong _seed;
    private readonly FrozenDictionary<long, ChannelHistory> _byId;
    private readonly FrozenDictionary<string, ChannelHistory> _byUsername;
    private readonly FrozenDictionary<long, WorldUser> _usersById;
    private readonly FrozenDictionary<string, WorldUser> _usersByUsername;

    public TelegramWorld(EmulatorOptions options)
    {
        _seed = DeterministicDice.Hash((ulong)options.Seed, 0x7e1e9001);
        Profile = options.Profile;
        Files = new FileStore(_seed);
        Users = CreateUsers(options.Users);
        Channels = new ChannelHistory[options.Channels];
        var shares = Share(options.Messages, options.Channels);
        for (var i = 0; i < Channels.Length; i++)
        {
            Channels[i] = new ChannelHistory(this, CreateChannel(i), shares[i], BaseEnd);
        }

        _byId = Channels.ToFrozenDictionary(channel => channel.Info.Id);
        _byUsername = Channels.ToFrozenDictionary(channel => channel.Info.Username, StringComparer.OrdinalIgnoreCase);
        _usersById = Users.ToFrozenDictionary(user => user.Id);
        _usersByUsername = Users.Where(user => user.Username is not null).ToFrozenDictionary(user => user.Username!, StringComparer.OrdinalIgnoreCase);
    }

    public MessageProfile Profile { get; }

    public FileStore Files { get; }

    public WorldUser[] Users { get; }

    public ChannelHistory[] Channels { get; }

    public ChannelHistory? FindChannel(long id) => _byId.GetValueOrDefault(id);

    public ChannelHistory? FindChannel(string username) => _byUsername.GetValueOrDefault(username);

    public WorldUser? FindUser(long id) => _usersById.GetValueOrDefault(id);

    public WorldUser? FindUser(string username) => _usersByUsername.GetValueOrDefault(username);

    /// <summary>The access hash under which <paramref name="account"/>, and nobody else, may name the peer.</summary>
    public long AccessHash(long peerId, long account) => (long)DeterministicDice.Hash(_seed, (ulong)peerId, (ulong)account, 0xacce550f);

    /// <summary>A number that belongs to <paramref name="key"/> in this world.</summary>
    public ulong Derive(ulong key, ulong purpose) => DeterministicDice.Hash(_seed, key, purpose);

    private static int[] Share(int messages, int channels)
    {
        var shares = new int[channels];
        var left = messages;
        for (var i = 0; i < channels; i++)
        {
            // Sizes differ by up to three times, and whatever is asked for is met exactly.
            var weight = 1 + (i * 7 % 3);
            var rest = 0;
            for (var j = i; j < channels; j++)
            {
                rest += 1 + (j * 7 % 3);
            }

            shares[i] = (int)((long)left * weight / rest);
            left -= shares[i];
        }

        return shares;
    }

    private WorldUser[] CreateUsers(int count)
    {
        var users = new WorldUser[count];
        for (var i = 0; i < count; i++)
        {
            var dice = new DeterministicDice(DeterministicDice.Hash(_seed, (ulong)i, 6));
            var id = (i % 3 == 0 ? 5_100_000_000L : 300_000_000L) + ((long)i * 1_000) + dice.Below(1_000);
            var first = dice.Pick(Vocabulary.FirstNames);
            users[i] = new WorldUser(
                id,
                first,
                dice.Chance(700) ? dice.Pick(Vocabulary.LastNames) : null,
                dice.Chance(500) ? $"reader_{i}_{dice.Below(1000)}" : null,
                dice.Chance(20));
        }

        return users;
    }

    private WorldChannel CreateChannel(int index)
    {
        var dice = new DeterministicDice(DeterministicDice.Hash(_seed, (ulong)index, 7));
        var topic = Vocabulary.Topics[index % Vocabulary.Topics.Length];
        var round = index / Vocabulary.Topics.Length;
        var megagroup = index % 4 == 3;
        var suffix = round == 0 ? string.Empty : $"_{round + 1}";
        return new WorldChannel(
            index,
            1_500_000_000 + (index * 100_000L) + dice.Below(100_000),
            $"telepool_{topic}{suffix}",
            $"Telepool {topic}{suffix.Replace('_', ' ')}",
            megagroup ? $"A group about {topic}." : $"All about {topic}.",
            megagroup,
            !megagroup && dice.Chance(500),
            1_000 + dice.Below(90_000),
            1 + dice.Below(EmulatorServer.DataCenterCount),
            dice.Next(),
            60 + dice.Below(120));
    }
}
