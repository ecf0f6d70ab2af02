using System.Globalization;

namespace Grains.Rates;

/// <summary>The keys of shared rates, and their figures.</summary>
internal static class RateScopes
{
    public const string Global = "global";

    /// <summary>Stands for a rate that nothing limits; finite, so that it can be divided.</summary>
    public const double Unlimited = 1e9;
    private const string Api = "api/";
    private const string Proxy = "proxy/";

    public static string OfApi(int apiId) => Api + apiId.ToString(CultureInfo.InvariantCulture);

    public static string OfProxy(string proxyId) => Proxy + proxyId;

    /// <summary>The shared rates that an account's calls are subject to, the narrowest first.</summary>
    /// <param name="options">Which of them have a limit, and the api_id.</param>
    /// <param name="proxy">The proxy that the account's calls go through; empty for none.</param>
    public static IReadOnlyList<string> Of(Accounts.AccountOptions options, string proxy)
    {
        List<string> scopes = [];
        if (proxy.Length > 0 && options.Rates.PerProxy is not null)
        {
            scopes.Add(OfProxy(proxy));
        }

        if (options.Rates.PerApi is not null)
        {
            scopes.Add(OfApi(options.Rates.ApiId));
        }

        scopes.Add(Global);
        return scopes;
    }

    /// <summary>What kind of scope a key names, as metrics show it.</summary>
    public static string KindOf(string scope) =>
        scope.StartsWith(Api, StringComparison.Ordinal) ? "api" : scope.StartsWith(Proxy, StringComparison.Ordinal) ? "proxy" : "global";

    /// <summary>Calls per second of a scope; null where nothing limits it.</summary>
    public static double? RateOf(string scope, Accounts.AccountOptions options) => KindOf(scope) switch
    {
        "api" => options.Rates.PerApi,
        "proxy" => options.Rates.PerProxy,
        _ => options.GlobalRequestsPerSecond,
    };
}
