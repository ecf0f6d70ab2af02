namespace Telepool.Silo.Web.Pages.Shared;

/// <summary>A page that every other leads to.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Key">The letter that leads there after <c>g</c>.</param>
internal sealed record PageTab(string Address, string Name, string Key)
{
    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<PageTab> All { get; } =
    [
        new("/", "Overview", "o"),
        new("/accounts", "Accounts", "a"),
        new("/proxies", "Proxies", "x"),
        new("/leases", "Leases", "l"),
        new("/collectors", "Collectors", "c"),
        new("/gateways", "Gateways", "w"),
        new("/users", "Users", "u"),
        new("/traffic", "Traffic", "t"),
        new("/configuration", "Configuration", "s"),
        new("/audit", "Audit", "h"),
    ];
}
