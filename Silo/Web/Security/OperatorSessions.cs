using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Http;
using ServiceDefaults.Configuration;

namespace Telepool.Silo.Web.Security;

/// <summary>Sessions of the pages, which every silo of the cluster knows. A session is worth no more than the credential that opened it is worth now.</summary>
internal sealed class OperatorSessions(IGrainFactory grains, CredentialStore credentials, OperatorCookies cookies, TelepoolSettings settings, TimeProvider time)
{
    private IOperatorSessionsGrain Grain => grains.GetGrain<IOperatorSessionsGrain>(IOperatorSessionsGrain.Deployment);

    /// <summary>Who the request's session belongs to; null where it shows none that is good.</summary>
    public async Task<OperatorCaller?> FindAsync(HttpContext context)
    {
        if (OperatorCookies.ReadSession(context) is not { } secret)
        {
            return null;
        }

        var id = Secret.Hash(secret);
        if (await (LiveRead.IsUnattended(context) ? Grain.LookAsync(id) : Grain.FindAsync(id)).ConfigureAwait(false) is not { } session)
        {
            return null;
        }

        var role = session.Role;
        if (session.Credential.Length > 0)
        {
            // A token that was revoked, replaced or has ended takes its sessions with it; a lower role holds at once, a higher one from the next login.
            var credential = credentials.Find(session.Name, session.Credential);
            if (credential is null)
            {
                await credentials.RefreshAsync(isNow: true).ConfigureAwait(false);
                credential = credentials.Find(session.Name, session.Credential);
            }

            if (credential is null)
            {
                if (credentials.IsWhole)
                {
                    await Grain.EndAsync(session.Id).ConfigureAwait(false);
                }

                return null;
            }

            role = credential.Role < role ? credential.Role : role;
        }

        return new OperatorCaller(session.Name, role, CallerKind.Session, session.Id, session.EndsAt);
    }

    /// <summary>What a login's token is good for; null where for nothing. Uses a one-time token up.</summary>
    public async Task<(string Name, OperatorRole Role, string Credential)?> RedeemAsync(string token)
    {
        if (await credentials.FindTokenAsync(token).ConfigureAwait(false) is { } credential)
        {
            return (credential.Name, credential.Role, credential.TokenHash!);
        }

        return Secret.HasForm(token) && await Grain.RedeemAsync(Secret.Hash(token)).ConfigureAwait(false) is { } once
            ? (once.Name, once.Role, string.Empty)
            : null;
    }

    /// <summary>Opens a session under a new secret, and ends the one that the browser had: what was set before a login is never what holds after it.</summary>
    public async Task OpenAsync(HttpContext context, string name, OperatorRole role, string credential)
    {
        await EndAsync(context).ConfigureAwait(false);
        var secret = Secret.Create();
        var now = time.GetUtcNow();
        await Grain.OpenAsync(new OperatorSession
        {
            Id = Secret.Hash(secret),
            Name = name,
            Role = role,
            Credential = credential,
            Address = context.ClientAddress(),
            OpenedAt = now,
            SeenAt = now,
            EndsAt = now + settings.Web.SessionMax,
            Idle = settings.Web.SessionIdle,
        }).ConfigureAwait(false);
        cookies.WriteSession(context, secret);
    }

    /// <summary>Ends the session that the request shows, if it shows one.</summary>
    public async Task EndAsync(HttpContext context)
    {
        if (OperatorCookies.ReadSession(context) is { } secret)
        {
            await Grain.EndAsync(Secret.Hash(secret)).ConfigureAwait(false);
            OperatorCookies.DeleteSession(context);
        }
    }

    /// <summary>Ends every session of a name.</summary>
    public Task<int> EndAllOfAsync(string name) => Grain.EndAllOfAsync(name);

    /// <summary>The sessions that are good.</summary>
    public Task<IReadOnlyList<OperatorSession>> ListAsync() => Grain.ListAsync();
}
