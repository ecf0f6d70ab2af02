using System.Globalization;
using Grains.Interfaces.Operators;
using Grains.Interfaces.Proxies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Pages.Acting;
using Telepool.Silo.Web.Pages.Shared;
using Telepool.Silo.Web.Reading;
using Telepool.Silo.Web.Reading.Proxies;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Pages.Proxies;

/// <summary>The proxies.</summary>
internal static class ProxiesPage
{
    // A month, as for accounts.
    private const int MaxMinutes = 43_200;

    /// <summary>The acts on a proxy.</summary>
    public static IReadOnlyList<Act> Acts { get; } =
    [
        new()
        {
            Path = "/proxies/test",
            Name = "proxy.test",
            Title = "Test",
            Do = static async input => await PoolOf(input).TestAsync(input.Target, dcId: 0).ConfigureAwait(false) switch
            {
                null => Missing(input),
                { Fault: ProxyFault.None } good => new Notice(true, $"{input.Target} answers: a way through it in {Wording.Milliseconds(good.ConnectMs)}, DC {good.DcId} in {Wording.Milliseconds(good.FirstByteMs)}."),
                { } bad => new Notice(false, $"{input.Target} does not serve: {Wording.Words(bad.Fault)}. {bad.Reason}"),
            },
        },
        new()
        {
            Path = "/proxies/ban",
            Name = "proxy.ban",
            Title = "Ban",
            Question = static input => $"Nobody is sent through {input.Target} until the ban is over; its accounts move. Ban it?",
            Do = BanAsync,
        },
        Make("unban", "Let it serve", static input => $"Accounts are sent through {input.Target} again. Let it serve?", static (pool, proxy) => pool.UnbanAsync(proxy), "serves again"),
        Make("rotate", "Rotate", static input => $"Nobody new is sent through {input.Target}, and its accounts move to other proxies between two leases. Rotate it?", static (pool, proxy) => pool.DrainAsync(proxy), "is left by its accounts between two leases"),
    ];

    public static void Map(IEndpointRouteBuilder app) => app.MapPage("/proxies", static async context =>
    {
        var listing = await context.RequestServices.GetRequiredService<ProxiesReader>().ListAsync(ListQuery.Of(context.Request.Query)).ConfigureAwait(false);
        await PageAnswer.WriteAsync<ProxiesView>(context, listing).ConfigureAwait(false);
    });

    private static Act Make(string name, string title, Func<ActInput, string> question, Func<IProxyPoolGrain, string, Task<bool>> act, string done) => new()
    {
        Path = "/proxies/" + name,
        Name = "proxy." + name,
        Title = title,
        Question = question,
        Do = async input =>
        {
            var isDone = await act(PoolOf(input), input.Target).ConfigureAwait(false);
            input.Of<ProxiesReader>().Forget();
            return isDone ? new Notice(true, $"{input.Target} {done}.") : Missing(input);
        },
    };

    private static async Task<Notice> BanAsync(ActInput input)
    {
        TimeSpan? duration = null;
        if (input["minutes"].Trim() is { Length: > 0 } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || minutes is < 1 or > MaxMinutes)
            {
                return new Notice(false, $"Minutes must be a number from 1 to {MaxMinutes}.");
            }

            duration = TimeSpan.FromMinutes(minutes);
        }

        var isDone = await PoolOf(input).BanAsync(input.Target, duration).ConfigureAwait(false);
        input.Of<ProxiesReader>().Forget();
        return isDone ? new Notice(true, $"{input.Target} is banned {(duration is { } time ? "for " + Wording.Duration(time) : "until it is let serve again")}.") : Missing(input);
    }

    private static Notice Missing(ActInput input) => new(false, $"There is no proxy {input.Target}.");

    private static IProxyPoolGrain PoolOf(ActInput input) => input.Of<IGrainFactory>().GetGrain<IProxyPoolGrain>(IProxyPoolGrain.DefaultPool);
}
