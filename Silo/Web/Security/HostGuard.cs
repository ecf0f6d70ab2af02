using System.Net;
using Microsoft.AspNetCore.Http;
using ServiceDefaults.Configuration;

namespace Telepool.Silo.Web.Security;

/// <summary>
/// Takes requests only for names that this server has. A page of a stranger whose name is made to lead here (DNS rebinding) is of the same origin as what it
/// asks for; only the name in the request tells it. An address cannot be made to lead elsewhere, so every address is taken.
/// </summary>
internal sealed class HostGuard(TelepoolSettings settings)
{
    private readonly HashSet<string> _names = new(settings.Web.Hosts.Select(static host => host.Trim('[', ']')), StringComparer.OrdinalIgnoreCase) { "localhost" };

    /// <summary>Whether the request is for this server.</summary>
    public bool IsOurs(HttpContext context)
    {
        var host = context.Request.Host.Host.Trim('[', ']');
        return context.Request.Host.HasValue && (_names.Contains(host) || (IPAddress.TryParse(host, out var address) && IsPlain(host, address)));
    }

    // 0x7f.1 and 2130706433 are addresses to some and names to others.
    private static bool IsPlain(string text, IPAddress address) => string.Equals(address.ToString(), text, StringComparison.OrdinalIgnoreCase);
}
