using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Telepool.Gateway.Admin.Contracts;

namespace Telepool.Gateway.Commands;

/// <summary><c>telepool gateway bans</c></summary>
internal static class GatewayBansCommand
{
    public static Command Create() => new("bans", "Shows and changes who may not connect.") { List(), Add(), Remove() };

    private static Command List()
    {
        var admin = new AdminOptions();
        var command = admin.AddTo(new Command("list", "Shows who may not connect."));
        command.SetAction((parsed, cancellationToken) => admin.WithGatewayAsync(
            parsed,
            async gateway =>
            {
                if (parsed.GetValue(admin.Json))
                {
                    Console.Out.WriteLine(await gateway.TextAsync(HttpMethod.Get, "v1/bans", null, cancellationToken).ConfigureAwait(false));
                    return ExitCode.Success;
                }

                var bans = await gateway.GetAsync(HttpMethod.Get, "v1/bans", null, AdminJson.Default.IReadOnlyListBanAnswer, cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine(bans.Count == 0 ? "nobody is banned" : string.Join('\n', bans.Select(ban => string.Create(CultureInfo.InvariantCulture, $"{ban.Network,-43} {(ban.Until is { } until ? until.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "until lifted"),-21} {ban.Reason}"))));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static Command Add()
    {
        var admin = new AdminOptions();
        var network = new Argument<string>("NETWORK") { Description = "An address, or a network such as 203.0.113.0/24." };
        var time = new Option<long?>("--seconds") { Description = "How long. Default: until it is lifted.", HelpName = "N" };
        var reason = new Option<string?>("--reason") { Description = "Why, for whoever reads the list.", HelpName = "TEXT" };
        var command = admin.AddTo(new Command("add", "Keeps an address or a network away.") { network, time, reason });
        command.SetAction((parsed, cancellationToken) => admin.WithGatewayAsync(
            parsed,
            async gateway =>
            {
                var body = new JsonObject { ["network"] = parsed.GetValue(network) };
                if (parsed.GetValue(time) is { } seconds)
                {
                    body["seconds"] = seconds;
                }

                if (parsed.GetValue(reason) is { } text)
                {
                    body["reason"] = text;
                }

                await gateway.TextAsync(HttpMethod.Post, "v1/bans", body, cancellationToken).ConfigureAwait(false);
                return Done(parsed, admin, parsed.GetValue(network)!, "banned");
            },
            cancellationToken));
        return command;
    }

    private static Command Remove()
    {
        var admin = new AdminOptions();
        var network = new Argument<string>("NETWORK") { Description = "As telepool gateway bans list shows it." };
        var command = admin.AddTo(new Command("remove", "Lets an address or a network connect again.") { network });
        command.SetAction((parsed, cancellationToken) => admin.WithGatewayAsync(
            parsed,
            async gateway =>
            {
                await gateway.TextAsync(HttpMethod.Delete, $"v1/bans/{parsed.GetValue(network)}", null, cancellationToken).ConfigureAwait(false);
                return Done(parsed, admin, parsed.GetValue(network)!, "lifted");
            },
            cancellationToken));
        return command;
    }

    private static int Done(ParseResult parsed, AdminOptions admin, string network, string what)
    {
        Console.Out.WriteLine(parsed.GetValue(admin.Json) ? new JsonObject { ["network"] = network, ["done"] = what }.ToJsonString() : $"{network} {what}");
        return ExitCode.Success;
    }
}
