using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Grains.Interfaces.Operators;
using Telepool.Collectors.Commands;
using Telepool.Collectors.Control;
using Telepool.Silo.Web.Security;

namespace Standalone.Commands;

/// <summary><c>telepool operators</c>: changes the tokens' file, with or without a host that runs.</summary>
internal static class OperatorsCommand
{
    private const int LongestDays = 3650;

    public static Command Create(CommandEnvironment environment) => new("operators", "Says who may use the operator's pages and the admin API.")
    {
        List(environment), Add(environment), Rotate(environment), Revoke(environment),
    };

    private static Option<string?> FileOption() => new("--file")
    {
        Description = "The tokens' file. Default: TELEPOOL_WEB_TOKENS_FILE, otherwise operators.json in the data folder.",
        HelpName = "FILE",
    };

    private static Argument<string> Name() => new("NAME") { Description = "What the audit calls them: letters, digits, '.', '-' and '_', up to 64." };

    private static Option<int?> Days()
    {
        var days = new Option<int?>("--days") { Description = $"Days for which it is good, 1 to {LongestDays}. Default: until it is revoked.", HelpName = "N" };
        days.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int?>() is < 1 or > LongestDays)
            {
                result.AddError($"--days must be 1 to {LongestDays}");
            }
        });
        return days;
    }

    private static Command List(CommandEnvironment environment)
    {
        var (data, file, json) = (CommonOptions.Data(), FileOption(), CommonOptions.Json("Print one JSON array of objects with name, role, by, expires and good."));
        var command = new Command("list", "Shows who may log in. Tokens are not kept and cannot be shown.") { json, data, file };
        command.SetAction(parsed => Run(environment, parsed.GetValue(data), parsed.GetValue(file), operators =>
        {
            var (listing, errors) = operators.List();
            if (errors.Count > 0)
            {
                return CommandEnvironment.Fail(ExitCode.Failure, errors);
            }

            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(listing.Select(static one => new { name = one.Name, role = RoleText(one.Role), by = one.By, expires = one.Expires, good = one.IsGood })));
                return ExitCode.Success;
            }

            foreach (var one in listing)
            {
                var ends = one.Expires is { } at ? (one.IsGood ? "until " : "ended ") + at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC" : "no end";
                Console.Out.WriteLine($"{one.Name,-24} {RoleText(one.Role),-9} {one.By,-12} {ends}");
            }

            if (listing.Count == 0)
            {
                Console.Out.WriteLine("nobody; telepool operators add NAME --role ROLE lets somebody in");
            }

            return ExitCode.Success;
        }));
        return command;
    }

    private static Command Add(CommandEnvironment environment)
    {
        var (name, data, file, days) = (Name(), CommonOptions.Data(), FileOption(), Days());
        var role = new Option<OperatorRole>("--role") { Description = "viewer sees; operator also quarantines, releases, drains, bans and rotates; admin also changes configuration, users and keys. Default: viewer.", HelpName = "viewer|operator|admin" };
        var certificate = new Option<string?>("--certificate") { Description = "Lets in by this certificate (a PEM or DER file) instead of a token; TELEPOOL_WEB_CLIENT_CA_FILE must name who signed it.", HelpName = "FILE" };
        var subject = new Option<string?>("--subject") { Description = "Lets in by any certificate of this subject, such as 'CN=carol, O=Example', instead of a token.", HelpName = "SUBJECT" };
        var command = new Command("add", "Lets somebody in, and prints their token: once, as only its hash is kept.") { name, role, days, certificate, subject, data, file };
        command.SetAction(parsed => Run(environment, parsed.GetValue(data), parsed.GetValue(file), operators =>
        {
            var (who, ends) = (parsed.GetValue(name)!, EndOf(environment, parsed.GetValue(days)));
            if (parsed.GetValue(certificate) is null && parsed.GetValue(subject) is null)
            {
                return Show(operators.AddToken(who, parsed.GetValue(role), ends));
            }

            var errors = operators.AddCertificate(who, parsed.GetValue(role), parsed.GetValue(certificate), parsed.GetValue(subject), ends);
            return errors.Count == 0 ? ExitCode.Success : CommandEnvironment.Fail(ExitCode.Failure, errors);
        }));
        return command;
    }

    private static Command Rotate(CommandEnvironment environment)
    {
        var (name, data, file, days) = (Name(), CommonOptions.Data(), FileOption(), Days());
        var command = new Command("rotate", "Gives somebody another token. The one before ends at once, and with it their sessions.") { name, days, data, file };
        command.SetAction(parsed => Run(environment, parsed.GetValue(data), parsed.GetValue(file), operators =>
            Show(operators.Rotate(parsed.GetValue(name)!, EndOf(environment, parsed.GetValue(days))))));
        return command;
    }

    private static Command Revoke(CommandEnvironment environment)
    {
        var (name, data, file) = (Name(), CommonOptions.Data(), FileOption());
        var command = new Command("revoke", "Lets somebody in no more. Their sessions end at once.") { name, data, file };
        command.SetAction(parsed => Run(environment, parsed.GetValue(data), parsed.GetValue(file), operators =>
        {
            var errors = operators.Revoke(parsed.GetValue(name)!);
            return errors.Count == 0 ? ExitCode.Success : CommandEnvironment.Fail(ExitCode.Failure, errors);
        }));
        return command;
    }

    private static string RoleText(OperatorRole role) => role.ToString().ToLowerInvariant();

    private static DateTimeOffset? EndOf(CommandEnvironment environment, int? days) => days is { } count ? environment.Time.GetUtcNow() + TimeSpan.FromDays(count) : null;

    private static int Show((string? Token, IReadOnlyList<string> Errors) made)
    {
        if (made.Token is null)
        {
            return CommandEnvironment.Fail(ExitCode.Failure, made.Errors);
        }

        Console.Out.WriteLine(made.Token);
        return ExitCode.Success;
    }

    private static int Run(CommandEnvironment environment, string? data, string? file, Func<OperatorFile, int> work)
    {
        var path = file
            ?? (environment.Setting("TELEPOOL_WEB_TOKENS_FILE") is { Length: > 0 } setting ? setting : null)
            ?? Path.Combine(DataDirectory.Resolve(data, environment.Setting).Root, "operators.json");
        try
        {
            return work(new OperatorFile(path, environment.Time));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return CommandEnvironment.Fail(ExitCode.Failure, exception.Message);
        }
    }
}
