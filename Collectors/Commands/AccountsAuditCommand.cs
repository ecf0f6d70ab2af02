using System.CommandLine;
using Telepool.Collectors.Control;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool accounts audit</c></summary>
internal static class AccountsAuditCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "The account." };
        var limit = new Option<int>("--limit") { Description = "The newest N changes. Default: 50.", HelpName = "N", DefaultValueFactory = _ => 50 };
        var json = CommonOptions.Json("Print one JSON object a line with number, at, from, to, reason, actor and until.");
        var data = CommonOptions.Data();
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var value) || value <= 0))
            {
                result.AddError("--limit must be a number of at least 1.");
            }
        });
        var command = new Command("audit", "Shows an account's changes of state, newest first, with reason and actor. None is ever removed.") { name, limit, json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var accountId = parsed.GetValue(name)!;
                var left = parsed.GetValue(limit);
                long? before = null;
                while (left > 0)
                {
                    var query = new AuditQuery(before, Math.Min(left, AuditQuery.LimitMax));
                    if (await session.Control.Accounts.GetAuditAsync(accountId, query, cancellationToken).ConfigureAwait(false) is not { } entries)
                    {
                        return CommandEnvironment.Fail(ExitCode.Failure, $"the pool has no account {accountId}");
                    }

                    foreach (var entry in entries)
                    {
                        Console.Out.WriteLine(parsed.GetValue(json) ? AccountText.JsonLine(entry) : AccountText.Line(entry));
                    }

                    if (entries.Count < query.Limit)
                    {
                        break;
                    }

                    left -= entries.Count;
                    before = entries[^1].Sequence;
                }

                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }
}
