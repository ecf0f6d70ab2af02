using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Telepool.Silo.Web.Security;

/// <summary>
/// Tells changes that a page of ours asked for from those that another page had the browser ask for. Two proofs are wanted: the browser's own word on
/// where the request comes from (Fetch Metadata, or Origin), and the token of the form. A token in the header needs neither, as no browser sends it unasked.
/// </summary>
internal sealed class CrossSiteGuard(IAntiforgery antiforgery)
{
    /// <summary>Why the change is refused; null where it is not.</summary>
    public async Task<string?> RefuseAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)
            || context.Caller() is { Kind: CallerKind.Bearer })
        {
            return null;
        }

        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site && site != "same-origin")
        {
            return "the request comes from another site";
        }

        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && !string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase))
        {
            return "the request comes from another origin";
        }

        return await antiforgery.IsRequestValidAsync(context).ConfigureAwait(false)
            ? null
            : $"the form was not shown to this session: load the page again (field {SessionAntiforgery.Field}, or header {SessionAntiforgery.Header})";
    }
}
