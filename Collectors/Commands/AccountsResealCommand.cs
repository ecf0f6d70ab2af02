using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using Grains.Interfaces.Accounts;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool accounts reseal</c></summary>
internal static class AccountsResealCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var newKey = new Option<bool>("--new-key") { Description = "Make a new version of the key first, as telepool key init --add does." };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json("Print one JSON array of objects with name, outcome and reason.");
        var command = new Command(
            "reseal", "Seals every account's login and every proxy's address under the newest key. telepool key reseal does so for everything that is stored, in the background. What was interrupted is finished by the same command without --new-key.")
        {
            newKey, json, data,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(newKey))
            {
                var (place, problems) = LocalKeys.Add(environment, parsed.GetValue(data));
                if (place is null)
                {
                    return CommandEnvironment.Fail(ExitCode.Failure, problems);
                }

                await Console.Error.WriteLineAsync($"a key was added to {place}; back it up, and keep the earlier keys until nothing is sealed under them").ConfigureAwait(false);
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
