using System.Globalization;
using Grains.Interfaces.Admission;
using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Pages.Acting;
using Telepool.Silo.Web.Pages.Shared;
using Telepool.Silo.Web.Reading;
using Telepool.Silo.Web.Reading.Gateways;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Pages.Gateways;

/// <summary>The gateways that are alive, and the networks that all of them refuse.</summary>
internal static class GatewaysPage
{
    // A year: a ban that lasts longer has no end.
    private const int MaxMinutes = 525_600;

    /// <summary>The acts on bans.</summary>
    public static IReadOnlyList<Act> Acts { get; } =
    [
        new()
        {
            Path = "/gateways/ban",
            Name = "network.ban",
            Title = "Ban",
            Question = static input => input["prefix"].Length == 0 ? "Every gateway refuses the network's connections. Ban it?" : $"Every gateway refuses connections from {input["prefix"]}. Ban it?",
            Detail = static input => $"{input["prefix"]} {input.Reason}",
            Do = BanAsync,
        },
        new()
        {
            Path = "/gateways/lift",
            Name = "network.lift",
            Title = "Lift",
            Question = static input => $"{input.Target} may connect again. Lift its ban?",
            Do = static async input =>
            {
                var isDone = await BansOf(input).LiftAsync(input.Target).ConfigureAwait(false);
                input.Of<GatewaysReader>().Forget();
                return isDone ? new Notice(true, $"{input.Target} may connect again.") : new Notice(false, $"{input.Target} is not banned.");
            },
        },
    ];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPage("/gateways", static async context =>
        {
            var reader = context.RequestServices.GetRequiredService<GatewaysReader>();
            var model = new GatewaysModel(await reader.AllAsync().ConfigureAwait(false), await reader.BansAsync(ListQuery.Of(context.Request.Query)).ConfigureAwait(false));
            await PageAnswer.WriteAsync<GatewaysView>(context, model).ConfigureAwait(false);
        });
    }

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

        var prefix = input["prefix"].Trim();
        var ban = await BansOf(input).BanAsync(new BanRequest { Prefix = prefix, Reason = input.Reason.Length > 0 ? input.Reason : "an operator's ban", TimeToLive = duration, By = input.Actor }).ConfigureAwait(false);
        input.Of<GatewaysReader>().Forget();
        return ban is null
            ? new Notice(false, $"{(prefix.Length > 64 ? prefix[..64] : prefix)} is no network: 203.0.113.7, 203.0.113.0/24 or 2001:db8::/64.")
            : new Notice(true, $"{ban.Prefix} is banned {(ban.Until is { } until ? "until " + Wording.Full(until) : "until the ban is lifted")}.");
    }

    private static IBanListGrain BansOf(ActInput input) => input.Of<IGrainFactory>().GetGrain<IBanListGrain>(IBanListGrain.DefaultKey);
}
