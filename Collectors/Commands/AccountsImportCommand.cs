using System.CommandLine;
using Telepool.Collectors.Sessions;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool accounts import</c></summary>
internal static class AccountsImportCommand
{
    private const string StandardInput = "-";

    public static Command Create(CommandEnvironment environment)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A .session file of Telethon or Pyrogram, a StoreSession folder of gramjs, or a text with one session string, or one per line as name=string, name,string or {\"name\":…,\"session\":…}. - reads a text from standard input.",
        };
        var name = new Option<string?>("--name") { Description = "The account's name, where the file holds one session without a name. Default: the file's name.", HelpName = "NAME" };
        var format = new Option<string>("--format") { Description = "The kind of session that the file must hold. Default: whatever it holds.", DefaultValueFactory = _ => "auto" };
        format.AcceptOnlyFromAmong("auto", "telethon", "pyrogram", "gramjs");
        var unverified = new Option<bool>("--no-verify") { Description = "Take the sessions without asking Telegram whether they are good." };
        var skip = new Option<bool>("--skip-failed") { Description = "Take the good sessions of a file where Telegram refuses others; otherwise none is taken." };
        var age = new Option<double?>("--age-days") { Description = "How many days the accounts have been in use, so that they need no warm-up, or less of it.", HelpName = "DAYS" };
        age.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is < 0 or > 36500)
            {
                result.AddError("--age-days must be from 0 to 36500");
            }
        });
        var data = CommonOptions.Data();
        var json = CommonOptions.Json("Print one JSON array of objects with name, format, imported and error.");
        var command = new Command(
            "import",
            "Takes over logins from Telethon, Pyrogram or gramjs. A file is checked as a whole first. Stop the other program for good: Telegram ends a login that is used from two places.")
        {
            file, name, format, unverified, skip, age, json, data,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(file)!;
            var (sessions, errors) = await ReadAsync(path, parsed.GetValue(name), parsed.GetValue(format)!, cancellationToken).ConfigureAwait(false);
            if (errors.Count > 0)
            {
                return CommandEnvironment.Fail(ExitCode.Usage, [.. errors, "nothing was imported"]);
            }

            if (parsed.GetValue(age) is { } days)
            {
                sessions = [.. sessions.Select(session => (session.Name, session.Session with { Session = session.Session.Session with { Age = TimeSpan.FromDays(days) } }))];
            }

            return await environment.WithControlAsync(
                parsed.GetValue(data),
                (session, _) => new AccountsImport(session.Control, sessions, !parsed.GetValue(unverified), parsed.GetValue(skip), parsed.GetValue(json)).RunAsync(cancellationToken),
                cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>Every session with its account's name, or everything that is wrong.</summary>
    private static async Task<(IReadOnlyList<(string Name, ForeignSession Session)> Sessions, IReadOnlyList<string> Errors)> ReadAsync(
        string path, string? name, string format, CancellationToken cancellationToken)
    {
        var label = path == StandardInput ? "standard input" : path;
        SessionFile file;
        try
        {
            file = path == StandardInput ? SessionFile.Parse(await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false)) : SessionFile.Read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ([], [$"{label} cannot be read: {exception.Message}"]);
        }

        List<string> errors = [.. file.Problems.Select(problem => problem.Describe(label))];
        List<(string, ForeignSession)> sessions = [];
        if (name is not null && file.Sessions.Count > 1)
        {
            errors.Add("--name is for one session; name the sessions in the file");
        }

        foreach (var session in file.Sessions)
        {
            var place = session.Line > 0 && file.Sessions.Count > 1 ? $"{label}:{session.Line}" : label;
            // A session of its own file is called as the file is.
            var own = name ?? session.Name ?? (file.Sessions.Count == 1 && path != StandardInput ? Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path)) : string.Empty);
            if (!AccountName.IsValid(own))
            {
                errors.Add(own.Length == 0 ? $"{place}: the session has no name; give {(file.Sessions.Count == 1 ? "--name" : "one in the file: name=string")}" : $"{place}: '{own}' cannot be an account's name ({AccountName.Rule}); give --name");
            }

            if (format != "auto" && !session.Session.Format.ToString().StartsWith(format, StringComparison.OrdinalIgnoreCase))
            {
                errors.Add($"{place}: the session is of the kind {session.Session.Format}, not {format}");
            }

            sessions.Add((own, session.Session));
        }

        return (sessions, errors);
    }
}
