using Grains.Interfaces.Collection;
using Grains.Interfaces.Updates;

namespace Telepool.Collectors.Tests.History;

/// <content>What happens in the channel, one step of its position each. Two edits share a second, as they may.</content>
internal sealed partial class FakeTelegram
{
    private readonly Dictionary<int, int> _versions = [];
    private readonly List<(char Kind, int Id)> _events = [];

    /// <summary>Is told of everything that happens, as members of the channel are.</summary>
    public event Action<PushedUpdate>? Happened;

    /// <summary>Positions further behind than this get a "too long".</summary>
    public int TooLongAfter { get; set; } = 1_000;

    /// <summary>What the server suggests to those who are not in the channel.</summary>
    public int TimeoutSeconds { get; set; } = 1;

    public int Pts
    {
        get
        {
            lock (_ids)
            {
                return 1 + _events.Count;
            }
        }
    }

    public int Append() => Happen('+', 0);

    public int Edit(int id) => Happen('~', id);

    public int Delete(int id) => Happen('-', id);

    /// <summary>Everything that exists, by id.</summary>
    public IReadOnlyList<MessageRecord> Truth()
    {
        lock (_ids)
        {
            return [.. _ids.Select(Message)];
        }
    }

    public int[] LiveIds()
    {
        lock (_ids)
        {
            return [.. _ids];
        }
    }

    public ChannelDifferencePage Difference(int pts, int limit)
    {
        lock (_ids)
        {
            if (Pts - pts > TooLongAfter)
            {
                return new ChannelDifferencePage { Pts = Pts, IsFinal = true, TooLong = true, TimeoutSeconds = TimeoutSeconds, NewMessages = [.. _ids.Reverse().Take(5).Select(Message)] };
            }

            var events = _events.Skip(pts - 1).Take(limit).ToList();
            return new ChannelDifferencePage
            {
                Pts = pts + events.Count,
                IsFinal = pts + events.Count == Pts,
                TimeoutSeconds = TimeoutSeconds,
                NewMessages = [.. events.Where(change => change.Kind == '+' && _ids.Contains(change.Id)).Select(change => Message(change.Id))],
                Edits = [.. events.Where(change => change.Kind == '~' && _ids.Contains(change.Id)).Select(change => Message(change.Id))],
                Deleted = [.. events.Where(change => change.Kind == '-').Select(change => change.Id)],
            };
        }
    }

    private int Happen(char kind, int id)
    {
        lock (_ids)
        {
            switch (kind)
            {
                case '+':
                    id = Math.Max(_ids.Count == 0 ? 0 : _ids.Max, _events.Count == 0 ? 0 : _events.Max(change => change.Id)) + 1;
                    _ids.Add(id);
                    break;
                case '~':
                    _versions[id] = _versions.GetValueOrDefault(id) + 1;
                    break;
                default:
                    _ids.Remove(id);
                    break;
            }

            _events.Add((kind, id));
            Happened?.Invoke(new PushedUpdate
            {
                ChannelId = channelId,
                Pts = Pts,
                PtsCount = 1,
                New = kind == '+' ? Message(id) : null,
                Edit = kind == '~' ? Message(id) : null,
                Deleted = kind == '-' ? [id] : null,
            });
            return id;
        }
    }

    private int EditDateOf(int id) => _versions.TryGetValue(id, out var version) ? 1_800_000_000 + (version / 2) : 0;

    private string TextOf(int id) => _versions.TryGetValue(id, out var version) ? $"message {id} version {version}" : $"message {id}";
}
