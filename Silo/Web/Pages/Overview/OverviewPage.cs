using Grains.Interfaces.Operators;
using Grains.Interfaces.Pool;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Pages.Acting;
using Telepool.Silo.Web.Pages.Shared;
using Telepool.Silo.Web.Reading.Charts;
using Telepool.Silo.Web.Reading.Overview;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Pages.Overview;

/// <summary>The deployment at a glance.</summary>
internal static class OverviewPage
{
    /// <summary>The acts on the whole pool.</summary>
    public static IReadOnlyList<Act> Acts { get; } =
    [
        new()
        {
            Path = "/pool/drain",
            Name = "pool.drain",
            Title = "Drain the pool",
            Question = static _ => "Nobody is leased an account until the pool is resumed; leases that are out go on. Drain it?",
            Do = static async input =>
            {
                var left = await PoolOf(input).DrainAsync(null, TimeSpan.Zero).ConfigureAwait(false);
                input.Of<PoolReader>().Forget();
                return new Notice(true, $"The pool is drained; {left} leases are still out.");
            },
        },
        new()
        {
            Path = "/pool/resume",
            Name = "pool.resume",
            Title = "Resume the pool",
            Question = static _ => "Accounts are leased again. Resume the pool?",
            Do = static async input =>
            {
                await PoolOf(input).ResumeAsync(null).ConfigureAwait(false);
                input.Of<PoolReader>().Forget();
                return new Notice(true, "The pool grants leases again.");
            },
        },
    ];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPage("/", static async context =>
        {
            var picture = await context.RequestServices.GetRequiredService<OverviewReader>().ReadAsync().ConfigureAwait(false);
            var history = context.RequestServices.GetRequiredService<HistoryRecorder>();
            await PageAnswer.WriteAsync<OverviewView>(context, new OverviewModel(picture, [history.Calls, history.Grants, history.Queue, history.Accounts, history.Connections, history.Bytes])).ConfigureAwait(false);
        });
    }

    private static IAccountPoolGrain PoolOf(ActInput input) => input.Of<IGrainFactory>().GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool);
}
