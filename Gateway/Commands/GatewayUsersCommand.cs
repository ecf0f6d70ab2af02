using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Telepool.Gateway.Admin.Contracts;

namespace Telepool.Gateway.Commands;

/// <summary><c>telepool gateway users</c></summary>
internal static class GatewayUsersCommand
{
    public static Command Create() => new("users", "Shows and changes the users of a running gateway. Without a file of users changes end with the process.")
    {
        List(),
        Add(),
        Set(),
        Act("rotate", "Gives a user a new secret, which is printed once. Open connections go on; new ones need it.", static name => (HttpMethod.Post, $"v1/users/{name}/rotate", null)),
        Act("enable", "Lets a user connect again.", static name => (HttpMethod.Patch, $"v1/users/{name}", new JsonObject { ["enabled"] = true })),
        Act("disable", "Lets a user connect no more and ends its connections.", static name => (HttpMethod.Patch, $"v1/users/{name}", new JsonObject { ["enabled"] = false })),
        Act("remove", "Forgets a user and ends its connections.", static name => (HttpMethod.Delete, $"v1/users/{name}", null)),
        Act("reset-quota", "Has a user's bytes counted from zero.", static name => (HttpMethod.Post, $"v1/users/{name}/reset-quota", null)),
    };

    private static Command List()
    {
        var admin = new AdminOptions();
        var command = admin.AddTo(new Command("list", "Shows the users, what they may and what they use; no secrets."));
        command.SetAction((parsed, cancellationToken) => admin.WithGatewayAsync(
            parsed,
            async gateway =>
            {
                if (parsed.GetValue(admin.Json))
                {
                    Console.Out.WriteLine(await gateway.TextAsync(HttpMethod.Get, "v1/users", null, cancellationToken).ConfigureAwait(false));
                    return ExitCode.Success;
                }

                var users = await gateway.GetAsync(HttpMethod.Get, "v1/users", null, AdminJson.Default.IReadOnlyListUserAnswer, cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine($"{"NAME",-24} {"STATE",-9} {"FORM",-7} {"CONNECTIONS",11} {"UP",9} {"DOWN",9} QUOTA");
                foreach (var user in users)
                {
                    Console.Out.WriteLine(Line(user));
                }

                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static string Line(UserAnswer user)
    {
        var isEnabled = (bool?)user.Settings["enabled"] ?? true;
        var state = !isEnabled ? "disabled" : user.Usage is { IsBlocked: true } ? "blocked" : "enabled";
        var quota = (long?)user.Settings["quotaBytes"] is { } bytes ? $"{Amount.Bytes(user.Usage?.QuotaUsed ?? 0)} of {Amount.Bytes(bytes)}" : "-";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{user.Name,-24} {state,-9} {user.Form,-7} {user.Usage?.Connections ?? 0,11} {Amount.Bytes(user.Usage?.BytesUp ?? 0),9} {Amount.Bytes(user.Usage?.BytesDown ?? 0),9} {quota}");
    }

    private static Command Add()
    {
        var admin = new AdminOptions();
        var name = new Argument<string>("NAME") { Description = "Letters, digits, '.', '_' and '-', 1 to 64." };
        var secret = new Option<string?>("--secret-file") { Description = "File with the secret. Default: a new one, which is printed once.", HelpName = "FILE" };
        var settings = Settings();
        var command = admin.AddTo(new Command("add", "Adds a user.") { name, secret, settings });
        command.SetAction((parsed, cancellationToken) => admin.WithGatewayAsync(
            parsed,
            async gateway =>
            {
                var body = Fields(parsed.GetValue(settings));
                body["name"] = parsed.GetValue(name);
                if (parsed.GetValue(secret) is { } file)
                {
                    body["secret"] = (await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false)).Trim();
                }

                return Tell(parsed, admin, await gateway.TextAsync(HttpMethod.Post, "v1/users", body, cancellationToken).ConfigureAwait(false), "added");
            },
            cancellationToken));
        return command;
    }

    private static Command Set()
    {
        var admin = new AdminOptions();
        var name = new Argument<string>("NAME");
        var settings = Settings();
        settings.Required = true;
        var command = admin.AddTo(new Command("set", "Changes settings of a user; those that are not named stay.") { name, settings });
        command.SetAction((parsed, cancellationToken) => admin.WithGatewayAsync(
            parsed,
            async gateway => Tell(
                parsed,
                admin,
                await gateway.TextAsync(HttpMethod.Patch, $"v1/users/{Uri.EscapeDataString(parsed.GetValue(name)!)}", Fields(parsed.GetValue(settings)), cancellationToken).ConfigureAwait(false),
                "changed"),
            cancellationToken));
        return command;
    }

    private static Command Act(string verb, string description, Func<string, (HttpMethod Method, string Path, JsonObject? Body)> request)
    {
        var admin = new AdminOptions();
        var name = new Argument<string>("NAME");
        var command = admin.AddTo(new Command(verb, description) { name });
        command.SetAction((parsed, cancellationToken) => admin.WithGatewayAsync(
            parsed,
            async gateway =>
            {
                var (method, path, body) = request(Uri.EscapeDataString(parsed.GetValue(name)!));
                return Tell(parsed, admin, await gateway.TextAsync(method, path, body, cancellationToken).ConfigureAwait(false), "done");
            },
            cancellationToken));
        return command;
    }

    private static Option<string[]> Settings() => new("--set")
    {
        Description = "A setting of the user, such as maxConnections=8, quotaBytes=50GB, expires=2027-01-31; null for its default. May be repeated.",
        HelpName = "NAME=VALUE",
    };

    private static JsonObject Fields(string[]? settings)
    {
        var fields = new JsonObject();
        foreach (var setting in settings ?? [])
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (setting, string.Empty) : (setting[..equals], setting[(equals + 1)..]);
            fields[name] = value == "null" ? null : JsonValue.Create(value);
        }

        return fields;
    }

    private static int Tell(ParseResult parsed, AdminOptions admin, string text, string done)
    {
        if (parsed.GetValue(admin.Json))
        {
            Console.Out.WriteLine(text.Length == 0 ? "{}" : text);
            return ExitCode.Success;
        }

        Console.Out.WriteLine(done);
        if (text.Length > 0 && System.Text.Json.JsonSerializer.Deserialize(text, AdminJson.Default.ChangeAnswer) is { } answer)
        {
            if (answer.Secret is { } secret)
            {
                Console.Out.WriteLine($"secret {secret}");
            }

            if (!answer.IsKept)
            {
                Console.Error.WriteLine("telepool: the gateway has no file of users (--users-file), so this ends with its process");
            }
        }

        return ExitCode.Success;
    }
}
