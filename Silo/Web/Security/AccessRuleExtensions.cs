using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Telepool.Silo.Web.Security;

/// <summary>Says who may use an endpoint, and finds out who does.</summary>
internal static class AccessRuleExtensions
{
    /// <summary>Lets callers in that have this role or a higher one.</summary>
    public static TBuilder RequireRole<TBuilder>(this TBuilder builder, OperatorRole role)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AccessRule(role));

    /// <summary>Lets everybody in, logged in or not: the login page and what it shows.</summary>
    public static TBuilder OpenToAll<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new AccessRule(null));

    /// <summary>Who is calling; null where nobody is logged in, which only endpoints that are open to all can see.</summary>
    public static OperatorCaller? Caller(this HttpContext context) => context.Features.Get<OperatorCaller>();

    /// <summary>The client's address, for the audit and for limits.</summary>
    public static string ClientAddress(this HttpContext context) => (context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped
        ? mapped.MapToIPv4()
        : context.Connection.RemoteIpAddress)?.ToString() ?? string.Empty;

    /// <summary>Whether the answer is for a program, not for a browser's page.</summary>
    public static bool IsApi(this HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
}
