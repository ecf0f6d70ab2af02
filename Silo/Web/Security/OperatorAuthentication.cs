using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Http;

namespace Telepool.Silo.Web.Security;

/// <summary>Finds out who is calling: by the token in the header, the session's cookie or the certificate, in this order.</summary>
internal sealed class OperatorAuthentication(CredentialStore credentials, OperatorSessions sessions, LoginThrottle throttle)
{
    private const string Scheme = "Bearer ";

    /// <summary>Who it is; null where nobody is known by what the request shows. The wait where tokens of this address are not looked at for now.</summary>
    public async Task<(OperatorCaller? Caller, TimeSpan? Wait)> FindAsync(HttpContext context)
    {
        await credentials.RefreshAsync().ConfigureAwait(false);
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length > 0)
        {
            // A request that shows a token means that token, whatever else the client sends along.
            return await FindTokenAsync(context, header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : string.Empty).ConfigureAwait(false);
        }

        if (await sessions.FindAsync(context).ConfigureAwait(false) is { } caller)
        {
            return (caller, null);
        }

        return (FindCertificate(context), null);
    }

    private async Task<(OperatorCaller? Caller, TimeSpan? Wait)> FindTokenAsync(HttpContext context, string token)
    {
        var (address, name) = (context.ClientAddress(), LoginThrottle.NameIn(token));
        if (await throttle.DelayAsync(address, name).ConfigureAwait(false) is { } wait)
        {
            return (null, wait);
        }

        if (await credentials.FindTokenAsync(token).ConfigureAwait(false) is { } credential)
        {
            return (new OperatorCaller(credential.Name, credential.Role, CallerKind.Bearer, null, credential.EndsAt), null);
        }

        await throttle.FailAsync(address, name).ConfigureAwait(false);
        return (null, null);
    }

    /// <summary>TLS has proven that the client has the certificate's key, and that an authority of the settings signed it.</summary>
    private OperatorCaller? FindCertificate(HttpContext context)
    {
        if (context.Connection.ClientCertificate is not { } certificate)
        {
            return null;
        }

        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(certificate.RawData));
        return credentials.FindCertificate(hash, certificate.Subject) is { } found
            ? new OperatorCaller(found.Name, found.Role, CallerKind.Certificate, null, found.EndsAt)
            : null;
    }
}
