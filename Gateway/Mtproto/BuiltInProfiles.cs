using MTProto.Transports.FakeTls;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Mtproto;

/// <summary>What answers look like where no front is configured: one guess per host name, of which a worker keeps a few.</summary>
internal sealed class BuiltInProfiles
{
    // Names are what holders of a secret ask for; more than these are made anew each time.
    private const int Kept = 64;

    private readonly Dictionary<string, FrontProfile> _profiles = [];

    private BuiltInProfiles()
    {
    }

    /// <summary>The worker's.</summary>
    public static BuiltInProfiles Of(Worker worker) => worker.State(static _ => new BuiltInProfiles());

    /// <summary>The guess for a host name; null is none.</summary>
    public FrontProfile Find(string? serverName)
    {
        serverName ??= string.Empty;
        if (!_profiles.TryGetValue(serverName, out var profile))
        {
            profile = FrontProfile.CreateBuiltIn(serverName);
            if (_profiles.Count < Kept)
            {
                _profiles.Add(serverName, profile);
            }
        }

        return profile;
    }
}
