using System.CommandLine;
using System.Globalization;
using Grains.Interfaces.Accounts;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool accounts enable | disable | quarantine | release | drain</c></summary>
internal static class AccountsActCommand
{
    public static IEnumerable<Command> Create(CommandEnvironment environment) =>
    [
        Create(environment, AccountAction.Enable, "Lets an account work again: after a restriction or a ban that Telegram has lifted through probation, after a drain at once. A lost or burned login needs: telepool accounts login."),
        Create(environment, AccountAction.Disable, "Stops an account at once: its leases become stale and its connection is closed. Its login is kept."),
        Create(environment, AccountAction.Quarantine, "Lets an account rest; it comes back through probation."),
        Create(environment, AccountAction.Release, "Ends a quarantine early: a cheap call, then a tenth of the rate for a while. What Telegram told it to leave alone stays so."),
        Create(environment, AccountAction.Drain, "Grants no more leases on an account, lets it finish those that are out, and closes its connection."),
    ];

    private static Command Create(CommandEnvironment environment, AccountAction action, string description)
    {
        var name = new Argument<string>("NAME") { Description = "The account." };
        var reason = new Option<string?>("--reason") { Description = "Your words, kept in the audit.", HelpName = "TEXT" };
        var duration = new Option<string?>("--for") { Description = "How long, such as 90s, 30m, 12h or 7d. Default: 30 s, doubled for each earlier quarantine that clean time has not healed.", HelpName = "TIME" };
        var json = CommonOptions.Json("Print one JSON object: done, refusal, and what accounts show prints.");
        var data = CommonOptions.Data();
        var command = new Command(action.ToString().ToLowerInvariant(), description) { name, reason, json, data };
        if (action == AccountAction.Quarantine)
        {
            command.Add(duration);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var text = action == AccountAction.Quarantine ? parsed.GetValue(duration) : null;
            if (text is not null && ParseDuration(text) is null)
            {
                return CommandEnvironment.Fail(ExitCode.Usage, $"--for must be a number above 0 with s, m, h or d, not '{text}'");
            }

            var request = new AccountActionRequest
            {
                Action = action,
                Actor = $"operator {Environment.UserName}",
                Reason = parsed.GetValue(reason) ?? string.Empty,
                Duration = text is null ? null : ParseDuration(text),
            };
            return await environment.WithControlAsync(
                parsed.GetValue(data),
                async (session, _) =>
                {
                    var accountId = parsed.GetValue(name)!;
                    if (await session.Control.Accounts.ActAsync(accountId, request, cancellationToken).ConfigureAwait(false) is not { } answer)
                    {
                        return CommandEnvironment.Fail(ExitCode.Failure, $"the pool has no account {accountId}");
                    }

                    if (parsed.GetValue(json))
                    {
                        Console.Out.WriteLine(AccountText.Json(answer));
                    }
                    else if (answer.Done)
                    {
                        Console.Out.WriteLine(AccountText.Lines(answer.Status));
                    }

                    return answer.Done ? ExitCode.Success : CommandEnvironment.Fail(ExitCode.Failure, $"{accountId} stays as it is: {Explain(answer)}");
                },
                cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>A time such as 90s, 30m, 12h or 7d; null where it is none, not above 0 or beyond ten years.</summary>
    internal static TimeSpan? ParseDuration(string text)
    {
        if (text.Length < 2 || !double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var seconds = text[^1] switch { 's' => number, 'm' => number * 60, 'h' => number * 3600, 'd' => number * 86_400, _ => 0 };
        return seconds > 0 && seconds <= 3650 * 86_400.0 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static string Explain(AccountActionAnswer answer) => answer.Refusal switch
    {
        "NEEDS_LOGIN" => $"it must be logged in first: telepool accounts login {answer.Status.AccountId} --phone PHONE",
        "SESSION_DAMAGED" => answer.Status.Reason,
        "ALREADY_DISABLED" => "it is disabled already",
        "NOT_QUARANTINED" => "it is not in quarantine",
        "DISABLED" => "it is disabled; enable it first",
        "RESTRICTED" => "it is restricted; enable it first",
        _ => answer.Refusal,
    };
}
