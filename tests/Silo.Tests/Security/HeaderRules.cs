namespace Telepool.Silo.Tests.Security;

/// <summary>The headers that every answer must carry.</summary>
internal static class HeaderRules
{
    /// <summary>What is missing or wrong.</summary>
    public static IEnumerable<string> Broken(HttpResponseMessage answer, bool isApi, bool isSecure)
    {
        var policy = Of(answer, "Content-Security-Policy");
        var isDashboard = answer.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/dashboard", StringComparison.Ordinal);
        if (!policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal) || (policy.Contains("unsafe", StringComparison.Ordinal) && !isDashboard) || policy.Contains('*', StringComparison.Ordinal)
            || !policy.Contains(isApi ? "default-src 'none'" : "default-src 'self'", StringComparison.Ordinal))
        {
            yield return $"Content-Security-Policy: {policy}";
        }

        (string Name, string Value)[] fixedOnes =
        [
            ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
        ];
        foreach (var (name, value) in fixedOnes.Where(one => Of(answer, one.Name) != one.Value))
        {
            yield return $"{name}: '{Of(answer, name)}' and not '{value}'";
        }

        // The name of an asset tells its content, so it may be kept for ever.
        var isAsset = answer.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/assets/", StringComparison.Ordinal);
        if (Of(answer, "Cache-Control") is not ("no-store" or "no-cache") && !(isAsset && Of(answer, "Cache-Control") == "public, max-age=31536000, immutable"))
        {
            yield return $"Cache-Control: {Of(answer, "Cache-Control")}";
        }

        if (isSecure != Of(answer, "Strict-Transport-Security").StartsWith("max-age=31536000", StringComparison.Ordinal))
        {
            yield return $"Strict-Transport-Security: {Of(answer, "Strict-Transport-Security")}";
        }

        if (Of(answer, "Server").Length > 0 || Of(answer, "X-Powered-By").Length > 0)
        {
            yield return "tells what serves";
        }
    }

    private static string Of(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : string.Empty;
}
