namespace Telepool.Silo.Tests.Pages;

/// <summary>Every page.</summary>
internal static class PagePaths
{
    public static IReadOnlyList<string> All { get; } =
    [
        "/", "/accounts", "/account?name=reader-a", "/account?name=" + Uri.EscapeDataString(Deployment.Hostile), "/proxies", "/leases", "/collectors", "/gateways", "/users", "/traffic",
        "/configuration", "/audit",
    ];
}
