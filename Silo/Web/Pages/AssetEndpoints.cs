using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Pages;

/// <summary>What the pages load: files of <c>Web/Assets</c>, which are part of the assembly. Only these names exist, so no path leads anywhere else.</summary>
internal static class AssetEndpoints
{
    private const string Prefix = "asset/";

    public static void Map(IEndpointRouteBuilder app)
    {
        var assets = Load();
        app.MapMethods("/assets/{name}", [HttpMethods.Get, HttpMethods.Head], context => ServeAsync(context, assets)).OpenToAll();
    }

    private static FrozenDictionary<string, (byte[] Bytes, string Type, string Tag)> Load()
    {
        var assembly = typeof(AssetEndpoints).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(static name => name[Prefix.Length..], name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return (bytes, TypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..8])}\"");
            });
    }

    private static async Task ServeAsync(HttpContext context, FrozenDictionary<string, (byte[] Bytes, string Type, string Tag)> assets)
    {
        if (context.Request.RouteValues["name"] is not string name || !assets.TryGetValue(name, out var asset))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = context.Response.Headers;
        headers.ETag = asset.Tag;
        // Kept, but asked about each time: a new version is seen at once.
        headers.CacheControl = "no-cache";
        context.Response.ContentType = asset.Type;
        if (context.Request.Headers.IfNoneMatch.ToString() == asset.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentLength = asset.Bytes.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(asset.Bytes, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
