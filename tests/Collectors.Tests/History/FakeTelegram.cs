using Grains.Interfaces.Collection;
using Grains.Interfaces.Operations;

namespace Telepool.Collectors.Tests.History;

/// <summary>A channel's messages and the answers that a server gives about them.</summary>
internal sealed partial class FakeTelegram(long channelId, string username)
{
    private readonly SortedSet<int> _ids = [];

    public long ChannelId => channelId;

    public string Username => username;

    /// <summary>A server that does not know <c>min_id</c>.</summary>
    public bool IgnoresMinId { get; set; }

    /// <summary>A server that answers the newest page for ever.</summary>
    public bool IgnoresOffset { get; set; }

    public IReadOnlyCollection<int> Ids => _ids;

    public void Post(IEnumerable<int> ids) => _ids.UnionWith(ids);

    public HistoryPage Page(HistoryQuery query)
    {
        lock (_ids)
        {
            var offset = IgnoresOffset || query.OffsetId == 0 ? int.MaxValue : query.OffsetId;
            var least = IgnoresMinId ? 0 : query.MinId;
            var ids = _ids.Reverse().Where(id => id < offset && id > least).Take(query.Limit).ToArray();
            return new HistoryPage
            {
                Messages = [.. ids.Select(Message)],
                TotalCount = _ids.Count,
                NextOffsetId = ids.Length == 0 ? 0 : ids[^1],
            };
        }
    }

    public OperationResult<ChannelInfo> Resolve(string name) => string.Equals(name, username, StringComparison.OrdinalIgnoreCase)
        ? new OperationResult<ChannelInfo> { Value = new ChannelInfo { ChannelId = channelId, Username = username, Title = "Title " + username } }
        : new OperationResult<ChannelInfo> { Failure = new OperationFailure { Kind = FailureKind.PeerNotFound, Error = "USERNAME_NOT_OCCUPIED" } };

    private MessageRecord Message(int id) => new()
    {
        ChannelId = channelId,
        Id = id,
        Date = 1_700_000_000 + id,
        EditDate = EditDateOf(id),
        Text = TextOf(id),
        Views = id % 7 == 0 ? null : id,
    };
}
