using System.Globalization;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Pages.Acting;
using Telepool.Silo.Web.Pages.Shared;
using Telepool.Silo.Web.Reading;
using Telepool.Silo.Web.Reading.Accounts;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Pages.Accounts;

/// <summary>The accounts, and each by itself.</summary>
internal static class AccountsPage
{
    // A month: an account that rests longer is disabled rather.
    private const int MaxMinutes = 43_200;

    /// <summary>The acts on an account, by what they do.</summary>
    public static IReadOnlyList<Act> Acts { get; } =
    [
        Make("quarantine", "Quarantine", AccountAction.Quarantine, "rests, and its leases become stale"),
        Make("release", "Release", AccountAction.Release, "comes back through probation"),
        Make("drain", "Drain", AccountAction.Drain, "finishes the leases that are out and gets no more"),
        Make("enable", "Enable", AccountAction.Enable, "is leased again; from disabled or restricted through probation"),
        Make("disable", "Disable", AccountAction.Disable, "stops at once until somebody enables it; its leases become stale"),
    ];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPage("/accounts", static async context =>
        {
            var listing = await context.RequestServices.GetRequiredService<AccountsReader>().ListAsync(ListQuery.Of(context.Request.Query)).ConfigureAwait(false);
            await PageAnswer.WriteAsync<AccountsView>(context, listing).ConfigureAwait(false);
        });
        app.MapPage("/account", static async context =>
        {
            var purpose = context.Request.Query["purpose"].ToString();
            purpose = LeasePurpose.All.Contains(purpose) ? purpose : LeasePurpose.History;
            var found = await context.RequestServices.GetRequiredService<AccountsReader>().FindAsync(context.Request.Query["name"].ToString(), purpose).ConfigureAwait(false);
            if (found is null)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            await PageAnswer.WriteAsync<AccountView>(context, found).ConfigureAwait(false);
        });
    }

    /// <summary>Whether an act makes sense for an account that stands so.</summary>
    public static bool Fits(Act act, AccountState state) => act.Path switch
    {
        "/account/quarantine" => state is not (AccountState.Quarantined or AccountState.Disabled or AccountState.Restricted),
        "/account/release" => state is AccountState.Quarantined,
        "/account/drain" => state is AccountState.Ready or AccountState.Flooded or AccountState.Probation or AccountState.Connecting,
        "/account/enable" => state is AccountState.Disabled or AccountState.Restricted or AccountState.Draining,
        _ => state is not AccountState.Disabled,
    };

    private static Act Make(string name, string title, AccountAction action, string what) => new()
    {
        Path = "/account/" + name,
        Name = "account." + name,
        Title = title,
        Question = input => $"{input.Target} {what}. {title} it?",
        Do = input => DoAsync(input, action, title),
    };

    private static async Task<Notice> DoAsync(ActInput input, AccountAction action, string title)
    {
        var reader = input.Of<AccountsReader>();
        if (!(await reader.AllAsync().ConfigureAwait(false)).Any(account => account.AccountId == input.Target))
        {
            return new Notice(false, $"There is no account {input.Target}.");
        }

        TimeSpan? duration = null;
        if (action == AccountAction.Quarantine && input["minutes"].Trim() is { Length: > 0 } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || minutes is < 1 or > MaxMinutes)
            {
                return new Notice(false, $"Minutes must be a number from 1 to {MaxMinutes}.");
            }

            duration = TimeSpan.FromMinutes(minutes);
        }

        var answer = await input.Of<IGrainFactory>().GetGrain<IAccountGrain>(input.Target)
            .ActAsync(new AccountActionRequest { Action = action, Actor = input.Actor, Reason = input.Reason, Duration = duration }).ConfigureAwait(false);
        reader.Forget();
        return answer.Done
            ? new Notice(true, $"{title}: {input.Target} is {Wording.Words(answer.Status.State)} now.")
            : new Notice(false, $"{title}: not done, {answer.Refusal}. {input.Target} is {Wording.Words(answer.Status.State)}.");
    }
}
