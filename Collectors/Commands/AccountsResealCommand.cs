using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using Grains.Interfaces.Accounts;
using ServiceDefaults.KeyVault;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool accounts reseal</c></summary>
internal static class AccountsResealCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var newKey = new Option<bool>("--new-key") { Description = "Add a key to the key file first: TELEPOOL_KEY_FILE, otherwise the file keys of the data directory." };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json("Print one JSON array of objects with name, outcome and reason.");
        var command = new Command(
            "reseal", "Seals every account's login and every proxy's address under the newest key of the key file. What was interrupted is finished by the same command without --new-key.")
        {
            newKey, json, data,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(newKey))
            {
                var directory = Control.DataDirectory.Resolve(parsed.GetValue(data), environment.Setting);
                var path = environment.Setting("TELEPOOL_KEY_FILE") is { Length: > 0 } given ? given : Path.Combine(directory.Root, "keys");
                if (KeyFileVault.AddKey(path) is { } problem)
                {
                    return CommandEnvironment.Fail(ExitCode.Failure, problem);
                }

                await Console.Error.WriteLineAsync($"a key was added to {path}; back it up, and keep the earlier keys until nothing is sealed under them").ConfigureAwait(false);
            }

            return await environment.WithControlAsync(
                parsed.GetValue(data),
                async (session, _) =>
                {
                    var answers = await session.Control.ResealAsync(cancellationToken).ConfigureAwait(false);
                    Console.Out.WriteLine(parsed.GetValue(json) ? Json(answers) : Text(answers));
                    var failed = answers.Where(answer => answer.Outcome == ResealOutcome.Failed).ToArray();
                    return failed.Length == 0 ? ExitCode.Success : CommandEnvironment.Fail(ExitCode.Failure, failed.Select(answer => $"{answer.AccountId}: {answer.Reason}"));
                },
                cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static string Text(IReadOnlyList<ResealAnswer> answers) =>
        $"{answers.Count(answer => answer.Outcome == ResealOutcome.Resealed)} sealed anew, {answers.Count(answer => answer.Outcome == ResealOutcome.Current)} were sealed under the newest key already";

    private static string Json(IReadOnlyList<ResealAnswer> answers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var answer in answers)
            {
                writer.WriteStartObject();
                writer.WriteString("name"u8, answer.AccountId);
                writer.WriteString("outcome"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(answer.Outcome.ToString()));
                writer.WriteString("reason"u8, answer.Reason);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
