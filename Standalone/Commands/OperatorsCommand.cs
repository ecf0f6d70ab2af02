using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Grains.Interfaces.Operators;
using Telepool.Collectors.Commands;
using Telepool.Collectors.Control;
using Telepool.Silo.Web.Security;

namespace Standalone.Commands;

/// <summary><c>telepool operators</c>: who may use the operator's pages and the admin API, in a running host or cluster, or in the tokens' file.</summary>
internal static class OperatorsCommand
{
    private const int LongestDays = 3650;

    public static Command Create(CommandEnvironment environment) => new("operators", "Says who may use the operator's pages and the admin API.")
    {
        List(environment), Add(environment), Rotate(environment), Revoke(environment),
    };

    private static Option<string?> FileOption() => new("--file")
    {
        Description = "Work on this tokens' file instead. Default: the host that runs on the data folder or the cluster of the settings; without either TELEPOOL_WEB_TOKENS_FILE, otherwise operators.json in the data folder.",
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
        var (data, file, json) = (CommonOptions.Data(), FileOption(), CommonOptions.Json("Print one JSON array of objects with name, role, by, expires, good and place (the file HOST:PATH; empty where the cluster keeps it)."));
        var command = new Command("list", "Shows who may log in. Tokens are not kept and cannot be shown.") { json, data, file };
        command.SetAction((parsed, cancellationToken) => RunAsync(environment, parsed.GetValue(data), parsed.GetValue(file), cancellationToken, async place =>
        {
            var (entries, errors) = await place.ListAsync(cancellationToken).ConfigureAwait(false);
            if (errors.Count > 0)
            {
                return CommandEnvironment.Fail(ExitCode.Failure, errors);
            }

            var now = environment.Time.GetUtcNow();
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(entries.Select(one => new { name = one.Name, role = RoleText(one.Role), by = By(one), expires = one.EndsAt, good = one.IsGood(now), place = one.Place })));
                return ExitCode.Success;
            }

            foreach (var one in entries)
            {
                var ends = one.EndsAt is { } at ? (one.IsGood(now) ? "until " : "ended ") + at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC" : "no end";
                Console.Out.WriteLine($"{one.Name,-24} {RoleText(one.Role),-9} {By(one),-12} {ends,-26} {one.Place}".TrimEnd());
            }

            if (entries.Count == 0)
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
        command.SetAction((parsed, cancellationToken) => RunAsync(environment, parsed.GetValue(data), parsed.GetValue(file), cancellationToken, async place =>
        {
            var entry = new OperatorEntry { Name = parsed.GetValue(name)!, Role = parsed.GetValue(role), EndsAt = EndOf(environment, parsed.GetValue(days)), CertificateSubject = parsed.GetValue(subject) };
            if (parsed.GetValue(certificate) is { } path)
            {
                if (OperatorToken.HashCertificate(path) is not { } hash)
                {
                    return CommandEnvironment.Fail(ExitCode.Failure, $"{path} is no certificate");
                }

                entry = entry with { CertificateHash = hash };
            }

            return await ChangeAsync(place, OperatorChangeKind.Add, entry, makesToken: entry.CertificateHash is null && entry.CertificateSubject is null, cancellationToken).ConfigureAwait(false);
        }));
        return command;
    }

    private static Command Rotate(CommandEnvironment environment)
    {
        var (name, data, file, days) = (Name(), CommonOptions.Data(), FileOption(), Days());
        var command = new Command("rotate", "Gives somebody another token. What they had before ends at once, and with it their sessions.") { name, days, data, file };
        command.SetAction((parsed, cancellationToken) => RunAsync(environment, parsed.GetValue(data), parsed.GetValue(file), cancellationToken, place =>
            ChangeAsync(place, OperatorChangeKind.Rotate, new OperatorEntry { Name = parsed.GetValue(name)!, Role = default, EndsAt = EndOf(environment, parsed.GetValue(days)) }, makesToken: true, cancellationToken)));
        return command;
    }

    private static Command Revoke(CommandEnvironment environment)
    {
        var (name, data, file) = (Name(), CommonOptions.Data(), FileOption());
        var command = new Command("revoke", "Lets somebody in no more, whatever any silo's file says. Their sessions end at once.") { name, data, file };
        command.SetAction((parsed, cancellationToken) => RunAsync(environment, parsed.GetValue(data), parsed.GetValue(file), cancellationToken, place =>
            ChangeAsync(place, OperatorChangeKind.Revoke, new OperatorEntry { Name = parsed.GetValue(name)!, Role = default }, makesToken: false, cancellationToken)));
        return command;
    }

    private static async Task<int> ChangeAsync(OperatorsPlace place, OperatorChangeKind kind, OperatorEntry entry, bool makesToken, CancellationToken cancellationToken)
    {
        if (!OperatorToken.IsName(entry.Name))
        {
            return CommandEnvironment.Fail(ExitCode.Failure, "a name has 1 to 64 letters, digits, '.', '-' or '_'");
        }

        var (token, hash) = makesToken ? OperatorToken.Create(entry.Name) : default;
        var (status, errors) = await place.ChangeAsync(new OperatorChange { Kind = kind, Entry = entry with { TokenHash = hash } }, cancellationToken).ConfigureAwait(false);
        if (errors.Count > 0 || status != OperatorChangeStatus.Done)
        {
            return CommandEnvironment.Fail(ExitCode.Failure, errors.Count > 0 ? errors : [Problem(status, entry.Name)]);
        }

        if (token is not null)
        {
            Console.Out.WriteLine(token);
        }

        return ExitCode.Success;
    }

    private static string Problem(OperatorChangeStatus status, string name) => status switch
    {
        OperatorChangeStatus.NameTaken => $"{name} is there already; rotate gives another token",
        OperatorChangeStatus.NoSuchName => $"there is no {name}",
        OperatorChangeStatus.WayTaken => "somebody else has that token or certificate",
        _ => $"there are {IOperatorDirectoryGrain.MaxEntries} already",
    };

    private static string By(OperatorEntry entry) => entry.TokenHash is not null ? "token" : entry.CertificateHash is not null ? "certificate" : "subject";

    private static string RoleText(OperatorRole role) => role.ToString().ToLowerInvariant();

    private static DateTimeOffset? EndOf(CommandEnvironment environment, int? days) => days is { } count ? environment.Time.GetUtcNow() + TimeSpan.FromDays(count) : null;

    private static async Task<int> RunAsync(CommandEnvironment environment, string? data, string? file, CancellationToken cancellationToken, Func<OperatorsPlace, Task<int>> work)
    {
        try
        {
            var (place, errors) = await OperatorsPlace.FindAsync(environment, data, file, cancellationToken).ConfigureAwait(false);
            if (place is null)
            {
                return CommandEnvironment.Fail(ExitCode.Usage, errors);
            }

            await using (place.ConfigureAwait(false))
            {
                return await work(place).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandEnvironment.Fail(ExitCode.Interrupted, "interrupted");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or HttpRequestException or OrleansException or TimeoutException)
        {
            return CommandEnvironment.Fail(ExitCode.Failure, exception.Message);
        }
    }
}
