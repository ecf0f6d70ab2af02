using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using ServiceDefaults.Configuration;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Hosting;

/// <summary>Takes the word of reverse proxies that are trusted on who the client is, and of nobody else.</summary>
internal static class TrustedProxyExtensions
{
    /// <summary>To be called before anything that looks at the client's address, the scheme or the host.</summary>
    public static WebApplication UseTrustedProxies(this WebApplication app, WebSettings settings)
    {
        if (settings.TrustedProxies.Count == 0)
        {
            return app;
        }

        if (settings.CertificateFile is null)
        {
            // Plain HTTP is for the way between the proxy and here; whoever else comes would send tokens in clear.
            app.Use((context, next) =>
            {
                if (IsNear(context, settings))
                {
                    return next(context);
                }

                SecurityHeaders.Set(context);
                return context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status403Forbidden, "proxy-only", "Only through the proxy"));
            });
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            // As many hops as are trusted: the first that is not is the client.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.TrustedProxies)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
        return app;
    }

    private static bool IsNear(HttpContext context, WebSettings settings) =>
        context.Connection.RemoteIpAddress is { } address
        && (IPAddress.IsLoopback(address) || settings.TrustedProxies.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)));
}
