using Grains.Interfaces.Collection;
using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Pages.Acting;
using Telepool.Silo.Web.Pages.Shared;
using Telepool.Silo.Web.Reading;
using Telepool.Silo.Web.Reading.Collectors;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Pages.Collectors;

/// <summary>What is collected, by whom, and how far it is.</summary>
internal static class CollectorsPage
{
    private const int MaxJob = 64;

    /// <summary>The acts on work.</summary>
    public static IReadOnlyList<Act> Acts { get; } =
    [
        Make("pause", "Pause", isPaused: true, static input => $"The worker of {input.Target} stops it, and nobody gets it; where it is, is kept. Pause it?"),
        Make("resume", "Go on", isPaused: false, static input => $"A worker gets {input.Target} again. Go on?"),
        MakeAll("pause-all", "Pause all", isPaused: true, static _ => "Every piece of the job stops; where each is, is kept. Pause all of it?"),
        MakeAll("resume-all", "Go on with all", isPaused: false, static _ => "Every piece of the job goes on. Go on with all of it?"),
    ];

    public static void Map(IEndpointRouteBuilder app) => app.MapPage("/collectors", static async context =>
    {
        var picture = await context.RequestServices.GetRequiredService<CollectorsReader>().ListAsync(JobOf(context.Request.Query["job"].ToString()), ListQuery.Of(context.Request.Query)).ConfigureAwait(false);
        await PageAnswer.WriteAsync<CollectorsView>(context, picture).ConfigureAwait(false);
    });

    private static Act Make(string name, string title, bool isPaused, Func<ActInput, string> question) => new()
    {
        Path = "/collectors/" + name,
        Name = "work." + name,
        Title = title,
        Question = question,
        Detail = static input => "job " + JobOf(input["job"]),
        Do = input => input.Target.Split('/') is [var kind, var channel]
            ? DoAsync(input, _ => [new WorkItem(channel, kind)], isPaused)
            : Task.FromResult(new Notice(false, "There is no such piece.")),
    };

    private static Act MakeAll(string name, string title, bool isPaused, Func<ActInput, string> question) => new()
    {
        Path = "/collectors/" + name,
        Name = "work." + name,
        Title = title,
        Question = question,
        Detail = static input => "job " + JobOf(input["job"]),
        Do = input => DoAsync(input, static listing => [.. listing.Work.Select(static work => work.Item)], isPaused),
    };

    private static async Task<Notice> DoAsync(ActInput input, Func<CollectionListing, WorkItem[]> choose, bool isPaused)
    {
        var job = JobOf(input["job"]);
        var grain = input.Of<IGrainFactory>().GetGrain<ICollectionGrain>(job);
        var changed = await grain.PauseAsync(choose(await grain.ListAsync().ConfigureAwait(false)), isPaused).ConfigureAwait(false);
        input.Of<CollectorsReader>().Forget(job);
        return changed == 0
            ? new Notice(false, "Nothing was to be changed.")
            : new Notice(true, $"{(changed == 1 && input.Target.Length > 0 ? input.Target : changed + " pieces")} {(isPaused ? "paused" : "going on")}.");
    }

    private static string JobOf(string text) => text.Length is > 0 and <= MaxJob ? text : ICollectionGrain.DefaultJob;
}
