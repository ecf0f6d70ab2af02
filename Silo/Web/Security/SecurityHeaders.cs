using Microsoft.AspNetCore.Http;
using Telepool.Silo.Web.Hosting;

namespace Telepool.Silo.Web.Security;

/// <summary>The headers that every answer carries.</summary>
internal static class SecurityHeaders
{
    private const string Pages = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";
    // Orleans' dashboard draws with styles that its script writes and with pictures inside its style sheet.
    private const string Dashboard = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";
    private const string Data = "default-src 'none'; frame-ancestors 'none'";
    // A year, as browsers' own list asks for; not for other hosts of the domain, which are not ours.
    private const string TransportSecurity = "max-age=31536000";

    /// <summary>Sets them; an endpoint may set its own over these.</summary>
    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.IsApi() ? Data : context.Request.Path.StartsWithSegments(DashboardPart.Path, StringComparison.OrdinalIgnoreCase) ? Dashboard : Pages;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // Not no-referrer: forms would then say Origin: null (Fetch, section 3.2), and nobody could tell a page of ours from another's.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers.CacheControl = "no-store";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = TransportSecurity;
        }
    }
}
