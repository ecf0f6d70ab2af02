using System.Net;
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

/// <summary>The users that every gateway of the cluster has.</summary>
internal static class UsersPage
{
    /// <summary>The acts on a user.</summary>
    public static IReadOnlyList<Act> Acts { get; } =
    [
        MakeSwitch("enable", "Enable", isEnabled: true, static input => $"{input.Target} may connect again. Enable?"),
        MakeSwitch("disable", "Disable", isEnabled: false, static input => $"{input.Target} may not connect any more. Disable?"),
        new()
        {
            Path = "/users/rotate",
            Name = "user.rotate",
            Role = OperatorRole.Admin,
            Title = "New secret",
            Question = static input => $"Links of {input.Target} with the old secret stop working, and the new one is shown once. Make a new secret?",
            Do = RotateAsync,
        },
        new()
        {
            Path = "/users/reset-quota",
            Name = "user.reset-quota",
            Role = OperatorRole.Admin,
            Title = "Reset quota",
            Question = static input => $"The bytes of {input.Target} are counted anew. Reset the quota?",
            Do = static async input => await input.Of<UsersReader>().ResetQuotaAsync(input.Target).ConfigureAwait(false)
                ? new Notice(true, $"The quota of {input.Target} begins anew.")
                : Missing(input),
        },
    ];

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPage("/users", static async context =>
        {
            var users = context.RequestServices.GetRequiredService<UsersReader>();
            var listing = await users.ListAsync(ListQuery.Of(context.Request.Query)).ConfigureAwait(false);
            await PageAnswer.WriteAsync<UsersView>(context, new UsersModel(listing, await users.CountUntoldAsync().ConfigureAwait(false))).ConfigureAwait(false);
        });
        app.MapPage("/traffic", static async context =>
        {
            var services = context.RequestServices;
            var history = services.GetRequiredService<Reading.Charts.HistoryRecorder>();
            var picture = await services.GetRequiredService<TrafficReader>().ReadAsync().ConfigureAwait(false);
            await PageAnswer.WriteAsync<TrafficView>(context, new TrafficModel(picture, [history.Bytes, history.Connections, history.Protocols])).ConfigureAwait(false);
        });
    }

    private static Act MakeSwitch(string name, string title, bool isEnabled, Func<ActInput, string> question) => new()
    {
        Path = "/users/" + name,
        Name = "user." + name,
        Role = OperatorRole.Admin,
        Title = title,
        Question = question,
        Do = async input => await input.Of<UsersReader>().EnableAsync(input.Target, isEnabled).ConfigureAwait(false)
            ? new Notice(true, $"{input.Target} {(isEnabled ? "may connect" : "may not connect any more")}. Gateways know within a second or two.")
            : Missing(input),
    };

    private static async Task<Notice> RotateAsync(ActInput input)
    {
        var server = input["server"].Trim();
        if (await input.Of<UsersReader>().RotateAsync(input.Target).ConfigureAwait(false) is not { } secret)
        {
            return Missing(input);
        }

        // Where clients reach the gateways, only operators know: gateways know the address that they listen at.
        var (host, port) = AddressOf(server);
        var link = host is null
            ? secret.Reveal()
            : $"tg://proxy?server={Uri.EscapeDataString(host)}&port={port}&secret={secret.Reveal()}";
        return new Notice(true, $"{input.Target} has a new secret. It is shown here once:", link);
    }

    private static (string? Host, int Port) AddressOf(string server)
    {
        const int Https = 443;
        if (server.Length is 0 or > 260)
        {
            return (null, Https);
        }

        if (IPEndPoint.TryParse(server, out var endPoint))
        {
            return (endPoint.Address.ToString(), endPoint.Port == 0 ? Https : endPoint.Port);
        }

        return Uri.TryCreate("tcp://" + server, UriKind.Absolute, out var uri) && Uri.CheckHostName(uri.DnsSafeHost) != UriHostNameType.Unknown
            ? (uri.DnsSafeHost, uri.Port is > 0 and <= IPEndPoint.MaxPort ? uri.Port : Https)
            : (null, Https);
    }

    private static Notice Missing(ActInput input) => new(false, $"There is no user {input.Target}, or others changed the users at the same time.");
}
