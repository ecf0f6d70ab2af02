namespace Grains.Pool;

/// <summary>
/// Which accounts can address which peer. A memory aid and not the truth: the account learns the peer where this was wrong. Bounded in
/// both directions.
/// </summary>
internal sealed class PeerIndex
{
    private const int PeersLimit = 200_000;
    private const int AccountsPerPeer = 16;

    private readonly Dictionary<string, List<PoolMember>> _byPeer = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<PoolMember> Of(string peer) => _byPeer.TryGetValue(peer, out var members) ? members : [];

    public void Learn(string peer, PoolMember member)
    {
        if (!_byPeer.TryGetValue(peer, out var members))
        {
            if (_byPeer.Count >= PeersLimit)
            {
                _byPeer.Remove(_byPeer.Keys.First());
            }

            _byPeer[peer] = members = [];
        }

        if (!members.Contains(member))
        {
            if (members.Count >= AccountsPerPeer)
            {
                members.RemoveAt(0);
            }

            members.Add(member);
        }
    }

    /// <summary>Forgets an account that is no member any more.</summary>
    public void Forget(PoolMember member)
    {
        foreach (var (peer, members) in _byPeer)
        {
            if (members.Remove(member) && members.Count == 0)
            {
                _byPeer.Remove(peer);
            }
        }
    }
}
