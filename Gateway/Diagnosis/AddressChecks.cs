using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using Telepool.Gateway.Configuration;

namespace Telepool.Gateway.Diagnosis;

/// <summary>Whether clients reach the gateway, and whether the name that their TLS speaks of fits the address that they speak to.</summary>
internal static class AddressChecks
{
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(GatewaySettings settings, string? server, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        if (server is null)
        {
            findings.Add(new Finding("reachable", FindingState.Unknown, "the address that clients use is not known", "--server HOST tries it"));
        }
        else
        {
            foreach (var listener in settings.Listeners.Where(static listener => listener.Endpoint.Port != 0))
            {
                EndPoint endPoint = IPAddress.TryParse(server, out var address) ? new IPEndPoint(address, listener.Endpoint.Port) : new DnsEndPoint(server, listener.Endpoint.Port);
                var (took, problem) = await Reach.TryAsync(endPoint, cancellationToken).ConfigureAwait(false);
                var name = string.Create(CultureInfo.InvariantCulture, $"{server}:{listener.Endpoint.Port}");
                findings.Add(took is not null
                    ? new Finding("reachable", FindingState.Fine, $"{name} takes connections from here")
                    : new Finding("reachable", FindingState.Warns, $"{name} {problem}, tried from this machine", "start the gateway, open the port in the firewall; behind NAT try it from outside"));
            }
        }

        foreach (var domain in settings.Users.Select(static user => user.Secret.Domain).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase))
        {
            findings.Add(await DomainAsync(domain, settings, server, cancellationToken).ConfigureAwait(false));
        }

        return findings;
    }

    /// <summary>Whether an address is one of this machine.</summary>
    public static bool IsOurs(IPAddress address) =>
        IPAddress.IsLoopback(address) || NetworkInterface.GetAllNetworkInterfaces().SelectMany(static card => card.GetIPProperties().UnicastAddresses).Any(own => own.Address.Equals(address));

    private static async Task<Finding> DomainAsync(string domain, GatewaySettings settings, string? server, CancellationToken cancellationToken)
    {
        var of = await Reach.ResolveAsync(domain, cancellationToken).ConfigureAwait(false);
        if (of.Count == 0)
        {
            return new Finding("name", FindingState.Warns, $"{domain} does not resolve here, and connections claim to go to it", "use a name that exists");
        }

        var ours = server is null ? [] : await Reach.ResolveAsync(server, cancellationToken).ConfigureAwait(false);
        if (of.Any(address => ours.Contains(address) || IsOurs(address)))
        {
            return new Finding("name", FindingState.Fine, $"{domain} is this machine's name: connections go where they claim to");
        }

        var front = settings.Front is { } site ? await Reach.ResolveAsync(site.Host, cancellationToken).ConfigureAwait(false) : [];
        return of.Any(front.Contains)
            ? new Finding("name", FindingState.Warns, $"{domain} is the front's name and not this machine's: whoever compares addresses with names can tell", "a domain of your own that resolves to this machine, with its site as the front, cannot be told")
            : new Finding("name", FindingState.Warns, $"{domain} is neither this machine nor the front", "use the front's name, or better a domain of your own that resolves to this machine");
    }
}
