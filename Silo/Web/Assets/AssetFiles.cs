using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Assets;

/// <summary>The pages' style sheet, script and icon: in the program itself, under addresses that change with what they hold, so that browsers keep them for good.</summary>
internal sealed class AssetFiles
{
    private const string Prefix = "asset/";
    private const int HashLength = 12;

    private static readonly (string Name, string Type)[] Kinds =
    [
        ("app.css", "text/css; charset=utf-8"),
        ("app.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
    ];

    private readonly FrozenDictionary<string, Asset> _assets = Kinds.ToFrozenDictionary(static kind => kind.Name, Load, StringComparer.Ordinal);

    /// <summary>The address of a file.</summary>
    public string AddressOf(string name) => _assets[name].Address;

    /// <summary>Maps them; they are the same for everybody.</summary>
    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var asset in _assets.Values)
        {
            app.MapMethods(asset.Address, [HttpMethods.Get, HttpMethods.Head], asset.WriteAsync).OpenToAll();
        }
    }

    private static Asset Load((string Name, string Type) kind)
    {
        using var stream = typeof(AssetFiles).Assembly.GetManifestResourceStream(Prefix + kind.Name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..HashLength];
        var dot = kind.Name.LastIndexOf('.');
        return new Asset($"/assets/{kind.Name[..dot]}.{hash}{kind.Name[dot..]}", kind.Type, content);
    }

    private sealed record Asset(string Address, string Type, byte[] Content)
    {
        public Task WriteAsync(HttpContext context)
        {
            context.Response.ContentType = Type;
            context.Response.ContentLength = Content.Length;
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(Content).AsTask();
        }
    }
}
