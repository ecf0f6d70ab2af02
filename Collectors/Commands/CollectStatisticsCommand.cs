using System.CommandLine;
using System.Globalization;
using Telepool.Collectors.Control;
using Telepool.Collectors.Statistics;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool collect stats</c></summary>
internal static class CollectStatisticsCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var channels = new Argument<string[]>("@NAME") { Description = "Public channels or groups: @name or https://t.me/name.", Arity = ArgumentArity.OneOrMore };
        var every = new Option<double?>("--every") { Description = "Has a running host read them again every so many hours, from 0.02 (about a minute) up.", HelpName = "HOURS" };
        every.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!double.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) || value is not (>= 0.0166 and <= 8_784)))
            {
                result.AddError("--every must be a number of hours from 0.02 to 8784.");
            }
        });
        var json = CommonOptions.Json("Print one JSON object a line for each channel with channel, channel_id, status, kind, stats_dc, to (Unix seconds), graphs, unavailable and error.");
        var data = CommonOptions.Data();
        var command = new Command("stats", "Reads channels' statistics and their graphs into the database. Needs an account that Telegram shows them to.") { channels, every, json, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var given = parsed.GetValue(channels) ?? [];
            var names = given.Select(ChannelName.TryParse).ToArray();
            if (names.Contains(null))
            {
                return CommandEnvironment.Fail(ExitCode.Usage, given.Where(text => ChannelName.TryParse(text) is null).Select(text => $"'{text}' is no channel: give @name or https://t.me/name"));
            }

            TimeSpan? period = parsed.GetValue(every) is { } hours ? TimeSpan.FromSeconds(Math.Max(60, hours * 3600)) : null;
            return await environment.WithControlAsync(
                parsed.GetValue(data),
                (session, _) => RunAsync(session.Control.Statistics, [.. names.Distinct(StringComparer.OrdinalIgnoreCase)!], period, parsed.GetValue(json), cancellationToken),
                cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(IStatisticsControl statistics, string[] names, TimeSpan? period, bool json, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        await foreach (var done in Task.WhenEach(names.Select(name => statistics.CollectAsync(name, cancellationToken))).ConfigureAwait(false))
        {
            var outcome = await done.ConfigureAwait(false);
            if (json)
            {
                Console.Out.WriteLine(StatisticsText.Json(outcome));
            }
            else if (outcome.Status == StatisticsStatus.Stored)
            {
                Console.Out.WriteLine(StatisticsText.Line(outcome));
            }

            if (outcome.Status != StatisticsStatus.Stored)
            {
                failures.Add(StatisticsText.Line(outcome));
            }
        }

        if (period is { } every)
        {
            await statistics.ScheduleAsync(names, every, cancellationToken).ConfigureAwait(false);
        }

        return cancellationToken.IsCancellationRequested ? CommandEnvironment.Fail(ExitCode.Interrupted, "interrupted")
            : failures.Count > 0 ? CommandEnvironment.Fail(ExitCode.Failure, failures)
            : ExitCode.Success;
    }
}
