using System.Globalization;

namespace Grains.Interfaces.Admission;

/// <summary>
/// What gateways think of networks, for a part of all networks (<see cref="KeyOf"/>). Scores decay; a network that collects too much of them is
/// banned, longer each time. It calls <see cref="IBanListGrain"/>.
/// </summary>
[Alias("telepool.reputation")]
public interface IReputationGrain : IGrainWithStringKey
{
    /// <summary>Parts that the networks are divided into.</summary>
    const int Shards = 16;

    /// <summary>The score at which a network is banned.</summary>
    const double BanScore = 100;

    /// <summary>The key of the grain that knows a network.</summary>
    static string KeyOf(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        // FNV-1a: the same in every process, which string.GetHashCode is not.
        var hash = 2166136261u;
        foreach (var character in prefix)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return (hash % Shards).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Hears what networks did; all of them of this part.</summary>
    [Alias("report")]
    Task ReportAsync(Offence[] offences);

    /// <summary>A network's score at present.</summary>
    [Alias("score")]
    Task<double> GetScoreAsync(string prefix);

    /// <summary>Forgets what a network did.</summary>
    [Alias("forgive")]
    Task ForgiveAsync(string prefix);
}
