using Microsoft.AspNetCore.Http;
using Telepool.Silo.Web.Hosting;

namespace Telepool.Silo.Web.Security;

/// <summary>Tells reads that a page makes by itself from those that somebody makes: a window that is left open must not stay logged in.</summary>
internal static class LiveRead
{
    /// <summary>The header of what a page's script reads: <c>1</c> where nobody has touched the page since its last read, <c>0</c> where somebody has.</summary>
    public const string Header = "X-Live";

    /// <summary>Whether a script reads, so that the answer cannot be another page.</summary>
    public static bool IsOfScript(HttpContext context) => context.Request.Headers.ContainsKey(Header);

    /// <summary>Whether nobody is at the page. Orleans' dashboard reads every second and does not say so: what it reads counts as use nowhere but on its own page.</summary>
    public static bool IsUnattended(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && (context.Request.Headers[Header] == "1"
            || (context.Request.Path.StartsWithSegments(DashboardPart.Path, StringComparison.OrdinalIgnoreCase, out var rest) && rest.Value is { Length: > 1 }));
}
