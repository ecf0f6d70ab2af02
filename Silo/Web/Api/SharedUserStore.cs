using System.Text.Json.Nodes;
using Grains.Interfaces.Admission;
using Microsoft.AspNetCore.Http;
using Telepool.Silo.Web.Reading.Gateways;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Api;

/// <summary>Reads and replaces the cluster's document of users.</summary>
internal static class SharedUserStore
{
    // A change that named no version is made again on what somebody else has just stored; so often nobody is unlucky.
    private const int Tries = 5;

    /// <summary>The answer where the document is not one that this version can read.</summary>
    public static ApiAnswer Unreadable => ApiAnswer.Unable("unreadable", "The cluster's users are stored in a form that this version does not know.");

    /// <summary>The users and their version.</summary>
    public static async Task<(UserDocument? Users, long Version)> ReadAsync(ApiRequest request)
    {
        var listing = await request.Grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.DefaultKey).ReadAsync(-1).ConfigureAwait(false);
        return (UserDocument.Read(listing?.Document ?? []), listing?.Version ?? 0);
    }

    /// <summary>Makes a change on the version that the caller saw, or says what holds instead.</summary>
    /// <param name="request">The request, of which every field has been read.</param>
    /// <param name="action">What the audit calls it.</param>
    /// <param name="version">The version that the caller saw; null takes whichever holds.</param>
    /// <param name="fields">Fields that it is about, for the audit.</param>
    /// <param name="change">Changes the document, or refuses.</param>
    public static async Task<ApiAnswer> ChangeAsync(ApiRequest request, string action, long? version, JsonObject fields, Func<UserDocument, ApiAnswer> change)
    {
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var name = request.Route("user");
        return await request.AuditedAsync(action, name, string.Join(' ', fields.Select(static field => field.Key)), async () =>
        {
            for (var tries = 1; ; tries++)
            {
                var (users, holds) = await ReadAsync(request).ConfigureAwait(false);
                if (users is null)
                {
                    return Unreadable;
                }

                if (version is { } seen && seen != holds)
                {
                    return ApiAnswer.Conflict($"Version {holds} holds and not {seen}.", new { Version = holds, Name = name, Settings = users.Shown(name) });
                }

                var answer = change(users);
                if (answer.Outcome != Grains.Interfaces.Operators.OperatorAuditEntry.Done
                    || await request.Grains.GetGrain<IUserDirectoryGrain>(IUserDirectoryGrain.DefaultKey).ReplaceAsync(users.ToBytes(), holds).ConfigureAwait(false) is not null)
                {
                    return answer;
                }

                if (tries >= Tries)
                {
                    return ApiAnswer.Conflict("Others change the users at the same time.", new { Name = name });
                }
            }
        }).ConfigureAwait(false);
    }
}
