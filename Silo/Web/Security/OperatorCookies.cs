using System.Globalization;
using Microsoft.AspNetCore.Http;
using ServiceDefaults.Configuration;

namespace Telepool.Silo.Web.Security;

/// <summary>
/// The two cookies: of a session, and of a visitor who has none yet, whose login form it ties to the browser. Over TLS their names begin with
/// <c>__Host-</c>, so that no other host or path can set them (RFC 6265bis, section 4.1.3.2). Over plain HTTP on this machine they carry the port, as
/// cookies are shared by all ports of a host.
/// </summary>
internal sealed class OperatorCookies(TelepoolSettings settings)
{
    private const string Session = "telepool";
    private const string Visitor = "telepool-visit";

    /// <summary>What the browser shows as its session; null where nothing, or nothing of that form.</summary>
    public static string? ReadSession(HttpContext context) => Read(context, Session);

    /// <summary>What the browser shows as a visitor; null as above.</summary>
    public static string? ReadVisitor(HttpContext context) => Read(context, Visitor);

    /// <summary>Begins a session, which ends the visit: what was known before the login is worth nothing after it.</summary>
    public void WriteSession(HttpContext context, string secret)
    {
        context.Response.Cookies.Append(NameOf(context, Session), secret, Options(context, settings.Web.SessionMax));
        context.Response.Cookies.Delete(NameOf(context, Visitor), Options(context, null));
    }

    /// <summary>Begins a visit.</summary>
    public static void WriteVisitor(HttpContext context, string secret) =>
        context.Response.Cookies.Append(NameOf(context, Visitor), secret, Options(context, null));

    /// <summary>Has the browser forget its session.</summary>
    public static void DeleteSession(HttpContext context) => context.Response.Cookies.Delete(NameOf(context, Session), Options(context, null));

    private static string? Read(HttpContext context, string name) =>
        context.Request.Cookies[NameOf(context, name)] is { } value && Secret.HasForm(value) ? value : null;

    private static string NameOf(HttpContext context, string name) => context.Request.IsHttps
        ? "__Host-" + name
        : string.Create(CultureInfo.InvariantCulture, $"{name}-{context.Connection.LocalPort}");

    private static CookieOptions Options(HttpContext context, TimeSpan? life) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        MaxAge = life,
        IsEssential = true,
    };
}
