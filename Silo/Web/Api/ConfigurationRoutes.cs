using System.Text.Json;
using Grains.Interfaces.Configuration;
using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ServiceDefaults.Configuration;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Api;

/// <summary>The deployment's configuration. Secrets are told as stars, whoever asks. A change names the version that it was made from.</summary>
internal static class ConfigurationRoutes
{
    private const int MostSettings = 500;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.Read("/configuration", OperatorRole.Viewer, ShowAsync);
        app.Read("/configuration/settings", OperatorRole.Viewer, SettingsAsync);
        app.Read("/configuration/history", OperatorRole.Viewer, HistoryAsync);
        app.Read("/configuration/versions/{version}", OperatorRole.Viewer, VersionAsync);
        app.Read("/configuration/diff", OperatorRole.Viewer, DiffAsync);
        app.Change(HttpMethods.Post, "/configuration", OperatorRole.Admin, ChangeAsync);
        app.Change(HttpMethods.Post, "/configuration/rollback", OperatorRole.Admin, RollBackAsync);
    }

    private static IConfigurationGrain Grain(ApiRequest request) => request.Grains.GetGrain<IConfigurationGrain>(IConfigurationGrain.Deployment);

    private static async Task<ApiAnswer> ShowAsync(ApiRequest request) => request.Input.Problem() is { } problem
        ? ApiAnswer.Refuse(problem)
        : ApiAnswer.Of(await Grain(request).GetAsync().ConfigureAwait(false));

    private static Task<ApiAnswer> SettingsAsync(ApiRequest request)
    {
        var paging = ApiPaging.Read(request.Input);
        return Task.FromResult(request.Input.Problem() is { } problem
            ? ApiAnswer.Refuse(problem)
            : ApiAnswer.Of(paging.Of(SettingCatalog.All, static setting => [setting.Variable, setting.Part, setting.Meaning])));
    }

    private static async Task<ApiAnswer> HistoryAsync(ApiRequest request)
    {
        var paging = ApiPaging.Read(request.Input);
        return request.Input.Problem() is { } problem
            ? ApiAnswer.Refuse(problem)
            : ApiAnswer.Of(paging.Of(
                await Grain(request).HistoryAsync(IConfigurationGrain.MaxHistory + 1).ConfigureAwait(false),
                static snapshot => [snapshot.Author, snapshot.Comment, .. snapshot.Values.Keys]));
    }

    private static async Task<ApiAnswer> VersionAsync(ApiRequest request)
    {
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        return long.TryParse(request.Route("version"), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var version)
            && await Grain(request).GetVersionAsync(version).ConfigureAwait(false) is { } snapshot
            ? ApiAnswer.Of(snapshot)
            : NoSuchVersion;
    }

    private static async Task<ApiAnswer> DiffAsync(ApiRequest request)
    {
        var from = request.Input.Whole("from", 0, long.MaxValue, isRequired: true);
        var to = request.Input.Whole("to", 0, long.MaxValue, isRequired: true);
        return request.Input.Problem() is { } problem ? ApiAnswer.Refuse(problem)
            : await Grain(request).DiffAsync(from!.Value, to!.Value).ConfigureAwait(false) is { } differences ? ApiAnswer.Of(new { Items = differences })
            : NoSuchVersion;
    }

    private static async Task<ApiAnswer> ChangeAsync(ApiRequest request)
    {
        var expected = request.Input.Whole("expectedVersion", 0, long.MaxValue, isRequired: true);
        var comment = request.Input.Text("comment", ConfigurationChange.MaxComment) ?? string.Empty;
        var isTrial = request.Input.Flag("dryRun") ?? false;
        var set = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in Fields(request))
        {
            set[name] = value;
        }

        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var change = new ConfigurationChange(expected!.Value, request.Caller.Name, comment, set);
        return isTrial
            ? Tell(await Grain(request).TryAsync(change).ConfigureAwait(false))
            // The names alone: values may be secret.
            : await request.AuditedAsync("configuration.set", string.Join(' ', set.Keys), comment, async () => Tell(await Grain(request).ChangeAsync(change).ConfigureAwait(false))).ConfigureAwait(false);
    }

    private static IEnumerable<(string Name, string? Value)> Fields(ApiRequest request)
    {
        if (request.Input.Object("set", isRequired: true) is not { } given)
        {
            yield break;
        }

        var count = 0;
        foreach (var field in given.EnumerateObject())
        {
            if (++count > MostSettings)
            {
                request.Input.Fail("set", "has too many settings", FormattableString.Invariant($"at most {MostSettings}"));
                yield break;
            }

            if (field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Null)
            {
                yield return (field.Name, field.Value.GetString());
            }
            else
            {
                request.Input.Fail("set." + (field.Name.Length <= 64 ? field.Name : field.Name[..64]), "must be a text as in the environment, or null");
            }
        }
    }

    private static async Task<ApiAnswer> RollBackAsync(ApiRequest request)
    {
        var to = request.Input.Whole("version", 0, long.MaxValue, isRequired: true);
        var expected = request.Input.Whole("expectedVersion", 0, long.MaxValue, isRequired: true);
        return request.Input.Problem() is { } problem
            ? ApiAnswer.Refuse(problem)
            : await request.AuditedAsync("configuration.rollback", FormattableString.Invariant($"{to}"), string.Empty, async () =>
                Tell(await Grain(request).RollBackAsync(to!.Value, expected!.Value, request.Caller.Name).ConfigureAwait(false))).ConfigureAwait(false);
    }

    private static ApiAnswer NoSuchVersion => ApiAnswer.NotFound("There is no such version, or it is not kept any more.");

    private static ApiAnswer Tell(ConfigurationAnswer answer) => answer.Status switch
    {
        ConfigurationStatus.Invalid => ApiAnswer.Refuse(new OperatorProblem(
            StatusCodes.Status422UnprocessableEntity, "invalid", "Not valid", "Nothing was changed.",
            [.. answer.Errors.Select(static error => new OperatorProblem.FieldError(error.Variable, error.Problem, error.Allowed))])),
        ConfigurationStatus.Conflict => ApiAnswer.Conflict(
            FormattableString.Invariant($"Version {answer.Current.Version} holds, by {answer.Current.Author}."),
            new { answer.Current, answer.Differences }),
        _ => ApiAnswer.Of(answer),
    };
}
