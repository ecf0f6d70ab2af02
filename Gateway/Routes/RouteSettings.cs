using System.Net;
using ServiceDefaults.Configuration;
using Telepool.Gateway.Routes.Refresh;

namespace Telepool.Gateway.Routes;

/// <summary>Where data centres are.</summary>
public sealed record RouteSettings
{
    /// <summary>
    /// Addresses by data centre, as clients number them: negative for media, plus or minus 10000 for the test set. An address that is listed
    /// twice gets twice the connections. Empty, with no <see cref="Default"/>: Telegram's own.
    /// </summary>
    public IReadOnlyDictionary<int, IReadOnlyList<IPEndPoint>> DataCenters { get; init; } = new Dictionary<int, IReadOnlyList<IPEndPoint>>();

    /// <summary>Where data centres go that are not listed; null refuses them, unless <see cref="UnknownAs"/> names one.</summary>
    public IReadOnlyList<IPEndPoint>? Default { get; init; }

    /// <summary>
    /// The data centre that clients are connected to which ask for one that is not listed, such as 2; null, the default, refuses them. Must itself
    /// be listed; excludes <see cref="Default"/>. A client that is connected to another data centre than it meant fails its key exchange or is told to
    /// migrate, so refusing is the honest answer.
    /// </summary>
    public int? UnknownAs { get; init; }

    /// <summary>
    /// Whether Telegram's own addresses serve the data centres that <see cref="DataCenters"/> does not list; null, the default: only where neither it nor
    /// <see cref="Default"/> says anything, so that a gateway in front of a test set never reaches out to production.
    /// </summary>
    public bool? WithTelegram { get; init; }

    /// <summary>Which family of addresses is tried first; IPv4 by default, which every host has that reaches Telegram at all.</summary>
    public AddressPreference Preference { get; init; } = AddressPreference.Ipv4First;

    /// <summary>How Telegram's own addresses are kept up to date; has no effect on what is set by hand.</summary>
    public RefreshSettings Refresh { get; init; } = new();

    /// <summary>Whether Telegram's addresses are used at all.</summary>
    internal bool UsesTelegram => WithTelegram ?? (DataCenters.Count == 0 && Default is null);

    /// <summary>Everything that is wrong about settings together; what one of them may be alone is said by its range.</summary>
    public IEnumerable<SettingError> Check()
    {
        foreach (var (number, addresses) in DataCenters)
        {
            if (!DataCenterNumber.IsValid(number))
            {
                yield return new SettingError("routes.dataCenters", $"{number} is no data centre: 1 to 999, negative for media, plus or minus 10000 for the test set");
            }

            if (addresses.Count == 0)
            {
                yield return new SettingError($"routes.dataCenters.{number}", "has no address");
            }
        }

        if (Default is { Count: 0 })
        {
            yield return new SettingError("routes.default", "has no address");
        }

        if (UnknownAs is { } unknown)
        {
            if (Default is not null)
            {
                yield return new SettingError("routes.unknownAs", "excludes routes.default");
            }
            else if (!DataCenters.ContainsKey(unknown) && !(UsesTelegram && TelegramAddresses.List.Addresses.ContainsKey(unknown)))
            {
                yield return new SettingError("routes.unknownAs", $"data centre {unknown} is not listed");
            }
        }

        if (Refresh.Interval > TimeSpan.Zero && Refresh.Interval < RefreshSettings.Shortest)
        {
            yield return new SettingError("routes.refresh.interval", "must be 0 or at least 1m");
        }
    }
}
