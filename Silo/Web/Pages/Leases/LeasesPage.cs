using Grains.Interfaces.Operators;
using Grains.Interfaces.Pool;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Pages.Acting;
using Telepool.Silo.Web.Pages.Shared;
using Telepool.Silo.Web.Reading;
using Telepool.Silo.Web.Reading.Accounts;
using Telepool.Silo.Web.Reading.Leases;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Pages.Leases;

/// <summary>The leases, who waits, and which were leaked.</summary>
internal static class LeasesPage
{
    /// <summary>The acts on a lease.</summary>
    public static IReadOnlyList<Act> Acts { get; } =
    [
        new()
        {
            Path = "/leases/expire",
            Name = "lease.expire",
            Title = "Expire",
            Question = static _ => "Its holder is refused from now on, and the account is free for others. Expire the lease?",
            Do = static async input =>
            {
                var ended = Guid.TryParse(input.Target, out var lease)
                    ? await input.Of<IGrainFactory>().GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).ForceExpireAsync(lease).ConfigureAwait(false)
                    : null;
                input.Of<LeasesReader>().Forget();
                input.Of<AccountsReader>().Forget();
                return ended is null ? new Notice(false, "No such lease is out any more.") : new Notice(true, $"The lease of {ended.AccountId} by {ended.Holder} is over.");
            },
        },
    ];

    public static void Map(IEndpointRouteBuilder app) => app.MapPage("/leases", static async context =>
    {
        var picture = await context.RequestServices.GetRequiredService<LeasesReader>().ListAsync(ListQuery.Of(context.Request.Query)).ConfigureAwait(false);
        await PageAnswer.WriteAsync<LeasesView>(context, picture).ConfigureAwait(false);
    });
}
