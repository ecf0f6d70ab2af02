using System.Text.RegularExpressions;
using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Tests.Security;

/// <summary>A route of the site and one of its methods, as the running server knows them.</summary>
/// <param name="Method">The method.</param>
/// <param name="Pattern">The route.</param>
/// <param name="Rule">Who may use it; null where nothing says.</param>
internal sealed record SiteRoute(string Method, string Pattern, AccessRule? Rule)
{
    /// <summary>A path of the route, about things that do not exist.</summary>
    public string Path => Regex.Replace(Regex.Replace(Pattern, @"\{[^}]*:int\}", "1"), @"\{[^}]*\}", "nobody-there");

    public bool IsApi => Pattern.StartsWith("/api/", StringComparison.Ordinal);

    public bool ChangesSomething => Method is not ("GET" or "HEAD");

    /// <summary>Whether a caller with a role may use it.</summary>
    public bool Allows(OperatorRole? role) => Rule!.Role is not { } least || role >= least;

    /// <summary>Every route of a site.</summary>
    public static IReadOnlyList<SiteRoute> Of(OperatorSite site) =>
    [
        .. site.WebServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(static endpoint =>
            (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method =>
                new SiteRoute(method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), endpoint.Metadata.GetMetadata<AccessRule>()))),
    ];

    public override string ToString() => $"{Method} {Pattern}";
}
