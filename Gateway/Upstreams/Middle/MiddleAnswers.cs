using MTProto.Transports.MiddleProxy;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Routes.Refresh;

namespace Telepool.Gateway.Upstreams.Middle;

/// <summary>What Telegram answered at one time: addresses of both families and the secret, as they came and as they read.</summary>
/// <param name="ConfigText">IPv4 addresses.</param>
/// <param name="ConfigV6Text">IPv6 addresses; empty where there were none.</param>
/// <param name="SecretBytes">The secret.</param>
internal sealed record MiddleAnswers(byte[] ConfigText, byte[] ConfigV6Text, byte[] SecretBytes)
{
    /// <summary>Addresses of both families by data centre, IPv4 first.</summary>
    public required DataCenterList Proxies { get; init; }

    /// <summary>The data centre for those that are not listed.</summary>
    public required int? DefaultDc { get; init; }

    /// <summary>The secret.</summary>
    public required MiddleSecret Secret { get; init; }

    /// <summary>Whether both say the same.</summary>
    public bool Says(MiddleAnswers other) => Proxies.Equals(other.Proxies) && DefaultDc == other.DefaultDc && Secret.Matches(other.Secret);

    /// <summary>Reads the three answers.</summary>
    /// <param name="config">The text with IPv4 addresses, which must have some.</param>
    /// <param name="configV6">The text with IPv6 addresses; one that cannot be read counts as empty, since IPv4 serves alone.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="problem">What is wrong otherwise.</param>
    public static MiddleAnswers? TryRead(byte[] config, byte[] configV6, byte[] secret, out string? problem)
    {
        problem = null;
        if (ProxyConfigReader.Read(config, out var v4) is var status && status != ProxyConfigStatus.Ok)
        {
            problem = status == ProxyConfigStatus.Empty ? "the list of middle proxies is empty" : "the list of middle proxies cannot be read";
            return null;
        }

        if (MiddleSecret.TryCreate(secret, out var read) != MiddleStatus.Ok)
        {
            problem = "the secret of the middle proxies is none";
            return null;
        }

        var proxies = v4!.Proxies.Addresses.ToDictionary();
        if (ProxyConfigReader.Read(configV6, out var v6) == ProxyConfigStatus.Ok)
        {
            foreach (var (number, addresses) in v6!.Proxies.Addresses)
            {
                proxies[number] = [.. proxies.GetValueOrDefault(number) ?? [], .. addresses];
            }
        }

        return new MiddleAnswers(config, configV6, secret) { Proxies = new DataCenterList(proxies), DefaultDc = v4.Default, Secret = read! };
    }
}
