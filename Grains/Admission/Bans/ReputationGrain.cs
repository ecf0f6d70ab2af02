using System.Globalization;
using System.Runtime.InteropServices;
using Grains.Interfaces.Admission;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grains.Admission.Bans;

/// <summary>
/// The scores of a part of the networks, in memory only: who goes on misbehaving has a score again soon, and the bans are kept by their list.
/// Calls the list of bans, which calls nobody.
/// </summary>
internal sealed class ReputationGrain(IOptions<AdmissionOptions> options, [FromKeyedServices(GrainClock.Key)] TimeProvider time) : Grain, IReputationGrain
{
    // A doubling more than this is beyond the longest ban anyway.
    private const int MostDoublings = 20;

    private readonly Dictionary<string, Standing> _networks = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task ReportAsync(Offence[] offences)
    {
        ArgumentNullException.ThrowIfNull(offences);
        var now = time.GetUtcNow();
        List<BanRequest> bans = [];
        foreach (var offence in offences)
        {
            if (offence.Score > 0 && Prefixes.TryNormalize(offence.Prefix, out var prefix) && Add(prefix, offence, now) is { } ban)
            {
                bans.Add(ban);
            }
        }

        var list = GrainFactory.GetGrain<IBanListGrain>(IBanListGrain.DefaultKey);
        foreach (var ban in bans)
        {
            await list.BanAsync(ban);
        }
    }

    /// <inheritdoc/>
    public Task<double> GetScoreAsync(string prefix) =>
        Task.FromResult(Prefixes.TryNormalize(prefix, out var normal) && _networks.TryGetValue(normal, out var standing)
            ? standing.ScoreAt(time.GetUtcNow(), options.Value.ScoreHalfLife) : 0);

    /// <inheritdoc/>
    public Task ForgiveAsync(string prefix)
    {
        if (Prefixes.TryNormalize(prefix, out var normal))
        {
            _networks.Remove(normal);
        }

        return Task.CompletedTask;
    }

    private BanRequest? Add(string prefix, Offence offence, DateTimeOffset now)
    {
        var rules = options.Value;
        if (_networks.Count >= rules.NetworksPerShard && !_networks.ContainsKey(prefix))
        {
            MakeRoom(now);
        }

        ref var standing = ref CollectionsMarshal.GetValueRefOrAddDefault(_networks, prefix, out _);
        standing.Score = standing.ScoreAt(now, rules.ScoreHalfLife) + Math.Min(offence.Score, IReputationGrain.BanScore);
        standing.At = now;
        if (standing.Score < IReputationGrain.BanScore || standing.LastBanEnds > now)
        {
            return null;
        }

        standing.Strikes = now - standing.LastBanEnds <= rules.StrikeMemory ? Math.Min(standing.Strikes + 1, MostDoublings) : 1;
        var ban = rules.FirstBan * Math.Pow(2, standing.Strikes - 1);
        ban = ban < rules.LongestBan ? ban : rules.LongestBan;
        (standing.Score, standing.LastBanEnds) = (0, now + ban);
        return new BanRequest
        {
            Prefix = prefix,
            Reason = standing.Strikes == 1 ? offence.Reason : string.Create(CultureInfo.InvariantCulture, $"{offence.Reason} (ban {standing.Strikes})"),
            TimeToLive = ban,
        };
    }

    /// <summary>Forgets an eighth of the networks, the least bad first, so that a full part does not search on every new one.</summary>
    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var prefix in _networks
            .OrderBy(pair => pair.Value.LastBanEnds > now ? double.MaxValue : pair.Value.ScoreAt(now, options.Value.ScoreHalfLife))
            .Take((_networks.Count + 7) / 8).Select(static pair => pair.Key).ToArray())
        {
            _networks.Remove(prefix);
        }
    }
}
