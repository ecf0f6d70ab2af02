using Grains.Interfaces.Collection;
using Grains.Interfaces.Operators;
using Grains.Interfaces.Statistics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Telepool.Silo.Web.Reading.Collectors;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Api;

/// <summary>Jobs of collecting: what is collected, by which workers, and pausing it.</summary>
internal static class CollectionRoutes
{
    private const int MostChannels = 1000;
    private const int LongestName = 64;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.Read("/collection", OperatorRole.Viewer, ListAsync);
        app.Read("/collection/jobs", OperatorRole.Viewer, JobsAsync);
        app.Read("/collectors", OperatorRole.Viewer, WorkersAsync);
        app.Read("/statistics", OperatorRole.Viewer, StatisticsAsync);
        app.Change(HttpMethods.Post, "/collection/add", OperatorRole.Operator, static request => ChangeAsync(request, isRemoved: false));
        app.Change(HttpMethods.Post, "/collection/remove", OperatorRole.Operator, static request => ChangeAsync(request, isRemoved: true));
        app.Change(HttpMethods.Post, "/collection/pause", OperatorRole.Operator, static request => PauseAsync(request, isPaused: true));
        app.Change(HttpMethods.Post, "/collection/resume", OperatorRole.Operator, static request => PauseAsync(request, isPaused: false));
    }

    private static ICollectionGrain Job(ApiRequest request) => request.Grains.GetGrain<ICollectionGrain>(request.Input.Text("job", LongestName) is { Length: > 0 } job ? job : ICollectionGrain.DefaultJob);

    private static async Task<ApiAnswer> ListAsync(ApiRequest request)
    {
        var (job, paging) = (Job(request), ApiPaging.Read(request.Input));
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var listing = await job.ListAsync().ConfigureAwait(false);
        return ApiAnswer.Of(paging.Of(listing.Work, static work => [work.Item.Channel, work.Item.Kind, work.Worker]));
    }

    private static async Task<ApiAnswer> JobsAsync(ApiRequest request)
    {
        var paging = ApiPaging.Read(request.Input);
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var jobs = await request.Service<CollectorsReader>().AllAsync().ConfigureAwait(false);
        return ApiAnswer.Of(paging.Of(jobs.Select(static job => new { job.Name, Work = job.Listing.Work.Length, Workers = job.Listing.Workers.Length }), static job => [job.Name]));
    }

    private static async Task<ApiAnswer> WorkersAsync(ApiRequest request)
    {
        var (job, paging) = (Job(request), ApiPaging.Read(request.Input));
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var listing = await job.ListAsync().ConfigureAwait(false);
        return ApiAnswer.Of(paging.Of(listing.Workers, static worker => [worker.Name, .. worker.Kinds]));
    }

    private static async Task<ApiAnswer> StatisticsAsync(ApiRequest request)
    {
        var paging = ApiPaging.Read(request.Input);
        if (request.Input.Problem() is { } problem)
        {
            return ApiAnswer.Refuse(problem);
        }

        var channels = await request.Grains.GetGrain<IStatisticsScheduleGrain>(IStatisticsScheduleGrain.DefaultJob).ListAsync().ConfigureAwait(false);
        return ApiAnswer.Of(paging.Of(channels, static channel => [channel.Username, channel.Worker, channel.Error]));
    }

    private static (string[] Channels, string[] Kinds, OperatorProblem? Problem) Read(ApiRequest request)
    {
        var channels = request.Input.Texts("channels", MostChannels, LongestName, isRequired: true);
        var kinds = request.Input.Texts("kinds", CollectionKind.All.Count, LongestName);
        foreach (var unknown in kinds.Except(CollectionKind.All))
        {
            request.Input.Fail("kinds", $"'{unknown}' is not known", string.Join(", ", CollectionKind.All));
        }

        return ([.. channels.Select(static channel => channel.TrimStart('@').ToLowerInvariant())], kinds.Length == 0 ? [.. CollectionKind.All] : kinds, request.Input.Problem());
    }

    private static async Task<ApiAnswer> ChangeAsync(ApiRequest request, bool isRemoved)
    {
        var job = Job(request);
        var (channels, kinds, problem) = Read(request);
        if (problem is not null)
        {
            return ApiAnswer.Refuse(problem);
        }

        return await request.AuditedAsync(isRemoved ? "collection.remove" : "collection.add", string.Join(' ', channels), string.Join(' ', kinds), async () =>
        {
            var answer = await job.ChangeAsync(new CollectionChange { Channels = channels, Kinds = kinds, Remove = isRemoved }).ConfigureAwait(false);
            return answer.Problems.Length == 0
                ? ApiAnswer.Of(new { answer.Changed })
                : ApiAnswer.Refuse(new OperatorProblem(StatusCodes.Status422UnprocessableEntity, "invalid", "Not valid", "Nothing was changed.", [.. answer.Problems.Select(static text => new OperatorProblem.FieldError("channels", text))]));
        }).ConfigureAwait(false);
    }

    private static async Task<ApiAnswer> PauseAsync(ApiRequest request, bool isPaused)
    {
        var job = Job(request);
        var (channels, kinds, problem) = Read(request);
        if (problem is not null)
        {
            return ApiAnswer.Refuse(problem);
        }

        WorkItem[] items = [.. channels.SelectMany(channel => kinds.Select(kind => new WorkItem(channel, kind)))];
        return await request.AuditedAsync(isPaused ? "collection.pause" : "collection.resume", string.Join(' ', channels), string.Join(' ', kinds), async () =>
            ApiAnswer.Of(new { Changed = await job.PauseAsync(items, isPaused).ConfigureAwait(false) })).ConfigureAwait(false);
    }
}
