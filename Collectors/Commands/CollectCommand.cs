using System.CommandLine;
using Telepool.Collectors.Control;
using Telepool.Collectors.History;
using Telepool.Collectors.Progress;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool collect history</c></summary>
public static class CollectCommand
{
    /// <summary>Builds the command with its subcommand.</summary>
    public static Command Create(CommandEnvironment environment)
    {
        var channel = new Argument<string>("@NAME") { Description = "A public channel or group: @name or https://t.me/name." };
        var limit = new Option<int?>("--limit") { Description = "Only the newest N messages.", HelpName = "N" };
        var json = CommonOptions.Json("Print the messages, newest first, one JSON object a line with id, date (Unix seconds), text and views; everything else goes to standard error.");
        var data = CommonOptions.Data();
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var value) || value <= 0))
            {
                result.AddError("--limit must be a number of at least 1.");
            }
        });
        var history = new Command("history", "Collects a channel's history into the database. What is stored already is not read again.") { channel, limit, json, data };
        history.SetAction(async (parsed, cancellationToken) =>
        {
            if (ChannelName.TryParse(parsed.GetValue(channel)!) is not { } username)
            {
                return CommandEnvironment.Fail(ExitCode.Usage, $"'{parsed.GetValue(channel)}' is no channel: give @name or https://t.me/name");
            }

            return await environment.WithControlAsync(
                parsed.GetValue(data),
                (session, directory) => RunAsync(session, directory, directory.MessagesAt(environment.Setting), username, parsed.GetValue(limit), parsed.GetValue(json), cancellationToken),
                cancellationToken).ConfigureAwait(false);
        });
        return new Command("collect", "Collects messages.") { history, CollectUpdatesCommand.Create(environment), CollectStatisticsCommand.Create(environment) };
    }

    private static async Task<int> RunAsync(ControlSession session, DataDirectory data, string where, string username, int? limit, bool json, CancellationToken cancellationToken)
    {
        var display = ProgressDisplay.On(Console.Error, Console.IsErrorRedirected);
        var outcome = await display.RunAsync(observer => session.Control.CollectAsync(username, limit, new LimitedTotal(observer, limit), cancellationToken)).ConfigureAwait(false);
        if (!outcome.IsSuccess)
        {
            return Explain(outcome, data);
        }

        if (json)
        {
            var output = Console.OpenStandardOutput();
            await using (output.ConfigureAwait(false))
            {
                await session.Control.WriteMessagesAsync(username, limit, output, cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            Console.Out.WriteLine($"@{username}: {outcome.Fetched} messages fetched; they are in {where}");
        }

        return ExitCode.Success;
    }

    private static int Explain(ChannelOutcome outcome, DataDirectory data) => outcome.Status switch
    {
        ChannelStatus.Stopped => CommandEnvironment.Fail(ExitCode.Interrupted, "interrupted; what was stored stays, and the same command goes on from there"),
        ChannelStatus.NotFound => CommandEnvironment.Fail(ExitCode.Failure, $"@{outcome.Username} was not found ({outcome.Error})"),
        ChannelStatus.NoAccount => CommandEnvironment.Fail(ExitCode.Failure, $"no account can be used on {data.Root}: {outcome.Error}; log one in with: telepool accounts login NAME --phone PHONE"),
        _ => CommandEnvironment.Fail(ExitCode.Failure, $"@{outcome.Username}: {outcome.Error}"),
    };

    /// <summary>With a limit, the work is done when that many are stored.</summary>
    private sealed class LimitedTotal(IHistoryObserver inner, int? limit) : IHistoryObserver
    {
        public void Started(string username, long stored, long total) =>
            inner.Started(username, limit is null ? stored : 0, Math.Min(total, limit ?? long.MaxValue));

        public void PageStored(string username, int rows, int total, string accountId) =>
            inner.PageStored(username, rows, Math.Min(total, limit ?? int.MaxValue), accountId);

        public void Waiting(string username, string accountId, TimeSpan wait) => inner.Waiting(username, accountId, wait);

        public void Finished(ChannelOutcome outcome) => inner.Finished(outcome);
    }
}
