using System.CommandLine;
using System.Net;
using Grains.Interfaces.Accounts;
using Telepool.Collectors.Sessions;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool accounts export</c></summary>
internal static class AccountsExportCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "The account." };
        var format = new Option<string>("--format") { Description = "The client that is to read it: telethon, pyrogram or gramjs.", Required = true };
        format.AcceptOnlyFromAmong("telethon", "pyrogram", "gramjs");
        var output = new Option<string?>("--out") { Description = "A new file, for its owner only. Default: standard output.", HelpName = "FILE" };
        var sure = new Option<bool>("--this-is-the-login") { Description = "Says that you know: whoever has what is written is the account, without code or password." };
        var data = CommonOptions.Data();
        var command = new Command("export", "Writes an account's login as a session string of another client.") { name, format, output, sure, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!parsed.GetValue(sure))
            {
                return CommandEnvironment.Fail(
                    ExitCode.Usage, "whoever has a session string is the account, without code or password; to write it nevertheless add --this-is-the-login");
            }

            var path = parsed.GetValue(output);
            if (path is not null && File.Exists(path))
            {
                return CommandEnvironment.Fail(ExitCode.Usage, $"{path} exists and is left as it is");
            }

            return await environment.WithControlAsync(
                parsed.GetValue(data),
                async (session, _) =>
                {
                    var accountId = parsed.GetValue(name)!;
                    var result = await session.Control.ExportAsync(accountId, cancellationToken).ConfigureAwait(false);
                    if (result.Value is not { } login)
                    {
                        return CommandEnvironment.Fail(ExitCode.Failure, $"{accountId} cannot be exported: {result.Failure?.Error}");
                    }

                    if (Write(login, parsed.GetValue(format)!) is not { } text)
                    {
                        return CommandEnvironment.Fail(ExitCode.Failure, $"{accountId} cannot be exported to this format yet: {(login.Address.Length == 0 ? "the address of its data centre" : "its user")} is not known");
                    }

                    await WriteAsync(path, text, cancellationToken).ConfigureAwait(false);
                    await Console.Error.WriteLineAsync($"stop using {accountId} here before another program uses it: Telegram ends a login that it sees from two places").ConfigureAwait(false);
                    return ExitCode.Success;
                },
                cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static string? Write(PortableSession login, string format)
    {
        if (format == "pyrogram")
        {
            return login.UserId > 0 ? SessionWriter.Pyrogram(login, login.ApiId) : null;
        }

        return !IPEndPoint.TryParse(login.Address, out var address) ? null
            : format == "telethon" ? SessionWriter.Telethon(login, address)
            : SessionWriter.Gramjs(login, address);
    }

    private static async Task WriteAsync(string? path, string text, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            await Console.Out.WriteLineAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var writer = new StreamWriter(path, options);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteLineAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }
}
