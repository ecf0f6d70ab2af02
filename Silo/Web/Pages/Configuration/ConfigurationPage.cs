using System.Globalization;
using Grains.Interfaces.Configuration;
using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Pages.Acting;
using Telepool.Silo.Web.Pages.Shared;
using Telepool.Silo.Web.Reading.Configuration;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Pages.Configuration;

/// <summary>The deployment's configuration: what holds and where it comes from, changes as one set, its history and the way back.</summary>
internal static class ConfigurationPage
{
    private const int Versions = 20;

    /// <summary>The acts on the configuration besides changing it.</summary>
    public static IReadOnlyList<Act> Acts { get; } =
    [
        new()
        {
            Path = "/configuration/roll-back",
            Name = "configuration.roll-back",
            Role = OperatorRole.Admin,
            Title = "Roll back",
            Question = static input => $"A new version gets the values of version {input.Target}. Roll back?",
            Detail = static input => "from version " + input["expected"],
            Do = RollBackAsync,
        },
    ];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPage("/configuration", static async context =>
            await PageAnswer.WriteAsync<ConfigurationView>(context, await ReadAsync(ReaderOf(context)).ConfigureAwait(false)).ConfigureAwait(false));
        app.MapPage("/configuration/diff", DifferAsync);
        app.MapPost("/configuration/preview", PreviewAsync).RequireRole(OperatorRole.Admin);
        app.MapPost("/configuration/apply", ApplyAsync).RequireRole(OperatorRole.Admin);
    }

    private static ConfigurationReader ReaderOf(HttpContext context) => context.RequestServices.GetRequiredService<ConfigurationReader>();

    private static async Task<ConfigurationModel> ReadAsync(ConfigurationReader reader)
    {
        var snapshot = await reader.Grain.GetAsync().ConfigureAwait(false);
        return new ConfigurationModel { Snapshot = snapshot, Rows = reader.Rows(snapshot), History = await reader.Grain.HistoryAsync(Versions).ConfigureAwait(false) };
    }

    private static async Task DifferAsync(HttpContext context)
    {
        var (from, to) = (Number(context.Request.Query["from"]), Number(context.Request.Query["to"]));
        var differences = await ReaderOf(context).Grain.DiffAsync(from, to).ConfigureAwait(false);
        await PageAnswer.WriteAsync<DifferenceView>(context, new DifferenceModel(from, to, differences)).ConfigureAwait(false);

        static long Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    /// <summary>Shows what would change, or what is wrong; changes nothing.</summary>
    private static async Task PreviewAsync(HttpContext context)
    {
        var (reader, draft) = (ReaderOf(context), await DraftAsync(context).ConfigureAwait(false));
        var answer = await reader.Grain.TryAsync(draft.ToChange(context.Caller()!.Name)).ConfigureAwait(false);
        if (answer.Status == ConfigurationStatus.Applied)
        {
            await PageAnswer.WriteAsync<PreviewView>(context, new PreviewModel(draft, answer)).ConfigureAwait(false);
        }
        else
        {
            await ShowAgainAsync(context, draft, answer).ConfigureAwait(false);
        }
    }

    private static async Task ApplyAsync(HttpContext context)
    {
        var (reader, draft) = (ReaderOf(context), await DraftAsync(context).ConfigureAwait(false));
        var author = context.Caller()!.Name;
        var answer = await context.RequestServices.GetRequiredService<IOperatorAudit>().RecordAsync(
            context, "configuration.set", string.Join(", ", draft.Set.Keys), draft.Comment, () => reader.Grain.ChangeAsync(draft.ToChange(author)),
            static answer => answer.Status == ConfigurationStatus.Applied ? OperatorAuditEntry.Done : answer.Status.ToString().ToLowerInvariant()).ConfigureAwait(false);
        if (answer.Status is not (ConfigurationStatus.Applied or ConfigurationStatus.Unchanged))
        {
            await ShowAgainAsync(context, draft, answer).ConfigureAwait(false);
            return;
        }

        var id = context.RequestServices.GetRequiredService<NoticeBoard>().Post(author, NoticeOf(answer));
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/configuration?notice=" + id;
    }

    private static Notice NoticeOf(ConfigurationAnswer answer) => answer.Status switch
    {
        ConfigurationStatus.Applied => new Notice(true, string.Create(CultureInfo.InvariantCulture, $"Version {answer.Current.Version} holds.") + (answer.AtNextStart.Count > 0 ? $" Hosts take {string.Join(", ", answer.AtNextStart)} at their next start." : string.Empty)),
        ConfigurationStatus.Unchanged => new Notice(true, "That holds already; there is no new version."),
        ConfigurationStatus.Conflict => new Notice(false, $"{answer.Current.Author} has changed the configuration meanwhile: look at it again."),
        _ => new Notice(false, string.Join(" ", answer.Errors)),
    };

    private static async Task ShowAgainAsync(HttpContext context, ConfigurationDraft draft, ConfigurationAnswer answer)
    {
        var model = await ReadAsync(ReaderOf(context)).ConfigureAwait(false);
        model = model with { Draft = draft, Errors = answer.Errors, Conflict = answer.Status == ConfigurationStatus.Conflict ? answer.Differences : null };
        var status = answer.Status switch
        {
            ConfigurationStatus.Invalid => StatusCodes.Status422UnprocessableEntity,
            ConfigurationStatus.Conflict => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status200OK,
        };
        await PageAnswer.WriteAsync<ConfigurationView>(context, model, status).ConfigureAwait(false);
    }

    private static async Task<ConfigurationDraft> DraftAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        return ConfigurationDraft.Read(form, await ReaderOf(context).Grain.GetVersionAsync(ConfigurationDraft.VersionOf(form)).ConfigureAwait(false));
    }

    private static async Task<Notice> RollBackAsync(ActInput input) =>
        long.TryParse(input.Target, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && long.TryParse(input["expected"], NumberStyles.None, CultureInfo.InvariantCulture, out var expected)
            ? NoticeOf(await input.Of<ConfigurationReader>().Grain.RollBackAsync(version, expected, input.Actor).ConfigureAwait(false))
            : new Notice(false, "There is no such version.");
}
