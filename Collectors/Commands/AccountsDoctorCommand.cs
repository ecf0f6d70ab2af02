using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using Grains.Interfaces.Accounts;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool accounts doctor</c></summary>
internal static class AccountsDoctorCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var name = new Argument<string?>("NAME") { Description = "The account. Default: all of the pool.", Arity = ArgumentArity.ZeroOrOne };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json("Print one JSON array of objects with name and checks: name, outcome (ok, warning, failed, skipped), detail and advice.");
        var command = new Command("doctor", "Looks at everything that accounts need to work and says what to do. Ends with exit code 1 where an account cannot work.") { name, json, data };
        command.SetAction(async (parsed, cancellationToken) => await environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var accountId = parsed.GetValue(name);
                var known = await session.Control.ListAccountsAsync(cancellationToken).ConfigureAwait(false);
                if (accountId is not null && !known.Any(account => account.AccountId == accountId))
                {
                    return CommandEnvironment.Fail(ExitCode.Failure, $"there is no account {accountId} in the pool");
                }

                var examinations = await session.Control.ExamineAsync(accountId, cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine(parsed.GetValue(json) ? Json(examinations) : Text(examinations));
                return examinations.Any(examination => examination.Checks.Any(check => check.Outcome == CheckOutcome.Failed)) ? ExitCode.Failure : ExitCode.Success;
            },
            cancellationToken).ConfigureAwait(false));
        return command;
    }

    private static string Text(IReadOnlyList<AccountExamination> examinations)
    {
        if (examinations.Count == 0)
        {
            return "no accounts; add one with: telepool accounts login NAME --phone PHONE";
        }

        var lines = new List<string>();
        foreach (var examination in examinations)
        {
            lines.Add(examination.AccountId);
            foreach (var check in examination.Checks)
            {
                var mark = check.Outcome switch { CheckOutcome.Ok => "ok", CheckOutcome.Warning => "warn", CheckOutcome.Failed => "FAIL", _ => "-" };
                lines.Add($"  {mark,-4}  {check.Name,-12}  {check.Detail}".TrimEnd());
                if (check.Advice.Length > 0)
                {
                    lines.Add($"{string.Empty,22}{check.Advice}");
                }
            }
        }

        return string.Join(Environment.NewLine, lines);
    }

    private static string Json(IReadOnlyList<AccountExamination> examinations)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var examination in examinations)
            {
                writer.WriteStartObject();
                writer.WriteString("name"u8, examination.AccountId);
                writer.WriteStartArray("checks"u8);
                foreach (var check in examination.Checks)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name"u8, check.Name);
                    writer.WriteString("outcome"u8, JsonNamingPolicy.SnakeCaseLower.ConvertName(check.Outcome.ToString()));
                    writer.WriteString("detail"u8, check.Detail);
                    writer.WriteString("advice"u8, check.Advice);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
