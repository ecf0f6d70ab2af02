using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Telepool.Silo.Web.Security;

/// <summary>
/// Ties forms to the session that they were shown to: the form carries an HMAC of a fixed text under the browser's own secret, the session's cookie or
/// the visitor's. Only a page of ours knows it, any silo of a cluster can check it, and it ends with the session; no key is kept anywhere.
/// </summary>
internal sealed class SessionAntiforgery : IAntiforgery
{
    /// <summary>The field of a form.</summary>
    public const string Field = "__token";

    /// <summary>The header of a request that is no form.</summary>
    public const string Header = "X-CSRF-Token";

    private static readonly byte[] Text = Encoding.UTF8.GetBytes("telepool form 1");

    /// <inheritdoc/>
    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext)
    {
        var secret = SecretOf(httpContext);
        if (secret is null)
        {
            secret = Secret.Create();
            OperatorCookies.WriteVisitor(httpContext, secret);
            httpContext.Items[typeof(SessionAntiforgery)] = secret;
        }

        return new AntiforgeryTokenSet(TokenOf(secret), null, Field, Header);
    }

    /// <inheritdoc/>
    public AntiforgeryTokenSet GetTokens(HttpContext httpContext) =>
        new(SecretOf(httpContext) is { } secret ? TokenOf(secret) : null, null, Field, Header);

    /// <inheritdoc/>
    public async Task<bool> IsRequestValidAsync(HttpContext httpContext)
    {
        if (SecretOf(httpContext) is not { } secret)
        {
            return false;
        }

        var shown = httpContext.Request.Headers[Header].ToString();
        if (shown.Length == 0 && httpContext.Request.HasFormContentType)
        {
            var form = await httpContext.Request.ReadFormAsync(httpContext.RequestAborted).ConfigureAwait(false);
            shown = form[Field].ToString();
        }

        return Secret.AreSame(shown, TokenOf(secret));
    }

    /// <inheritdoc/>
    public void SetCookieTokenAndHeader(HttpContext httpContext)
    {
        // The cookie is the session's own, and answers carry no token in a header.
    }

    /// <inheritdoc/>
    public async Task ValidateRequestAsync(HttpContext httpContext)
    {
        if (!await IsRequestValidAsync(httpContext).ConfigureAwait(false))
        {
            throw new AntiforgeryValidationException("The form was not shown to this session.");
        }
    }

    // A certificate is no secret of the browser's that a page could prove to know; its holder is a visitor here.
    private static string? SecretOf(HttpContext context) => context.Caller() is { Kind: CallerKind.Session }
        ? OperatorCookies.ReadSession(context)
        : context.Items[typeof(SessionAntiforgery)] as string ?? OperatorCookies.ReadVisitor(context);

    private static string TokenOf(string secret) => Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Text));
}
