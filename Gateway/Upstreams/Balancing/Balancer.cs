namespace Telepool.Gateway.Upstreams.Balancing;

/// <summary>
/// Chooses among upstreams. Belongs to one worker; only health and load are shared. The lowest tier of which anybody is open serves; where nobody is
/// open at all, the one whose time is over first is tried anyway, since an attempt that may fail is better than none.
/// </summary>
internal sealed class Balancer
{
    private readonly Candidate[] _candidates;
    private readonly BalancingPolicy _policy;

    /// <summary>Makes a balancer.</summary>
    /// <param name="candidates">At least one.</param>
    /// <param name="policy">How to choose.</param>
    /// <param name="start">Where round robin begins, so that the workers of a process do not begin at the same one.</param>
    public Balancer(IEnumerable<Candidate> candidates, BalancingPolicy policy, int start)
    {
        _candidates = [.. candidates];
        ArgumentOutOfRangeException.ThrowIfZero(_candidates.Length);
        _policy = policy;
        for (var i = 0; i < start % _candidates.Length; i++)
        {
            _ = ByRoundRobin(_candidates[0].Tier, 0, null);
        }
    }

    /// <summary>The candidates, in their order.</summary>
    public IReadOnlyList<Candidate> Candidates => _candidates;

    /// <summary>Chooses one and claims it.</summary>
    /// <param name="now">The worker's clock.</param>
    /// <param name="client">The device that the client is, for <see cref="BalancingPolicy.ClientIp"/>.</param>
    /// <param name="isLastResort">Whether nobody is open.</param>
    public Candidate Choose(long now, UInt128 client, out bool isLastResort)
    {
        isLastResort = false;
        if (_candidates.Length == 1)
        {
            return _candidates[0];
        }

        // Whoever takes a trial away first leaves one candidate fewer; the loop ends since there are only so many.
        for (var round = 0; round <= _candidates.Length; round++)
        {
            var tier = LowestOpenTier(now);
            if (tier is null)
            {
                break;
            }

            var chosen = _policy switch
            {
                BalancingPolicy.LeastConnections => ByLoad(tier.Value, now),
                BalancingPolicy.ClientIp => ByClient(tier.Value, now, client),
                _ => ByRoundRobin(tier.Value, now, static (candidate, at) => candidate.IsOpen(at)),
            };
            if (chosen?.TryClaim(now) == true)
            {
                return chosen;
            }
        }

        isLastResort = true;
        return _candidates.MinBy(candidate => candidate.OutUntil)!;
    }

    private int? LowestOpenTier(long now)
    {
        int? lowest = null;
        foreach (var candidate in _candidates)
        {
            if (!(candidate.Tier >= lowest) && candidate.IsOpen(now))
            {
                lowest = candidate.Tier;
            }
        }

        return lowest;
    }

    // Smooth weighted round robin, as in nginx: everybody gains its weight, the richest is chosen and pays what all have gained.
    private Candidate? ByRoundRobin(int tier, long now, Func<Candidate, long, bool>? isOpen)
    {
        Candidate? chosen = null;
        var total = 0;
        foreach (var candidate in _candidates)
        {
            if (candidate.Tier != tier || isOpen?.Invoke(candidate, now) == false)
            {
                continue;
            }

            candidate.Credit += candidate.Weight;
            total += candidate.Weight;
            if (chosen is null || candidate.Credit > chosen.Credit)
            {
                chosen = candidate;
            }
        }

        if (chosen is not null)
        {
            chosen.Credit -= total;
        }

        return chosen;
    }

    private Candidate? ByLoad(int tier, long now)
    {
        Candidate? chosen = null;
        long fewest = 0;
        foreach (var candidate in _candidates)
        {
            if (candidate.Tier != tier || !candidate.IsOpen(now))
            {
                continue;
            }

            // Compares (open + 1) / weight without dividing; equals take turns by what round robin owes them.
            long open = candidate.Upstream.Load.Open + 1;
            if (chosen is null || open * chosen.Weight < fewest * candidate.Weight
                || (open * chosen.Weight == fewest * candidate.Weight && candidate.Credit > chosen.Credit))
            {
                chosen = candidate;
                fewest = open;
            }
        }

        if (chosen is not null)
        {
            chosen.Credit--;
        }

        return chosen;
    }

    // Weighted rendezvous hashing: every upstream draws a lot that depends on client and upstream alone, so that one that goes takes only its own clients along.
    private Candidate? ByClient(int tier, long now, UInt128 client)
    {
        Candidate? chosen = null;
        var best = double.NegativeInfinity;
        foreach (var candidate in _candidates)
        {
            if (candidate.Tier != tier || !candidate.IsOpen(now))
            {
                continue;
            }

            var draw = Mix(Mix((ulong)client ^ candidate.Upstream.Hash) ^ (ulong)(client >> 64));

            // 53 bits make a number between 0 and 1 that is neither.
            var lot = candidate.Weight / -Math.Log(((draw >> 11) + 0.5) / (1ul << 53));
            if (lot > best)
            {
                (chosen, best) = (candidate, lot);
            }
        }

        return chosen;
    }

    // The finaliser of SplitMix64.
    private static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
