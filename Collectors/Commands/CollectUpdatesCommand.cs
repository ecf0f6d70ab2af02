using System.CommandLine;
using Telepool.Collectors.Control;
using Telepool.Collectors.History;
using Telepool.Collectors.Progress;
using Telepool.Collectors.Updates;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool collect updates</c></summary>
internal static class CollectUpdatesCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var channels = new Argument<string[]>("@NAME") { Description = "Public channels or groups: @name or https://t.me/name. None: every channel that the database knows.", Arity = ArgumentArity.ZeroOrMore };
        var seconds = new Option<double?>("--for") { Description = "Ends after this many seconds. Default: Ctrl-C ends it.", HelpName = "SECONDS" };
        seconds.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!double.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) || value is not (> 0 and <= 1_000_000)))
            {
                result.AddError("--for must be a number of seconds above 0.");
            }
        });
        var json = CommonOptions.Json("Print what happens as it happens, one JSON object a line with event (new, edit, delete), channel, id, date, edit_date, text and views; everything else goes to standard error.");
        var data = CommonOptions.Data();
        var command = new Command("updates", "Records new messages, edits and deletions as they happen, and what happened since the last time. Joins nothing.") { channels, seconds, json, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var given = parsed.GetValue(channels) ?? [];
            var names = given.Select(ChannelName.TryParse).ToArray();
            if (names.Contains(null))
            {
                return CommandEnvironment.Fail(ExitCode.Usage, given.Where(text => ChannelName.TryParse(text) is null).Select(text => $"'{text}' is no channel: give @name or https://t.me/name"));
            }

            return await environment.WithControlAsync(
                parsed.GetValue(data),
                (session, directory) => RunAsync(session, directory, names!, parsed.GetValue(seconds), parsed.GetValue(json), environment.Time, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(ControlSession session, DataDirectory data, string[] names, double? seconds, bool json, TimeProvider time, CancellationToken cancellationToken)
    {
        using var end = seconds is { } length ? new CancellationTokenSource(TimeSpan.FromSeconds(length), time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
        using var tally = new UpdatesTally(json ? Console.Error : Console.Out, time);
        IUpdatesObserver observer = json ? new UpdateLines(Console.Out, tally) : tally;
        var outcomes = await session.Control.Updates.FollowAsync(names, observer, either.Token).ConfigureAwait(false);
        var failed = outcomes.Where(outcome => outcome.Status != ChannelStatus.Stopped).ToList();
        if (failed.Count > 0)
        {
            return CommandEnvironment.Fail(ExitCode.Failure, failed.Select(outcome => outcome.Status == ChannelStatus.NotFound
                ? $"@{outcome.Username} was not found ({outcome.Error})"
                : $"@{outcome.Username}: {outcome.Error}"));
        }

        if (!either.IsCancellationRequested)
        {
            return CommandEnvironment.Fail(ExitCode.Failure, $"the host on {data.Root} stopped");
        }

        return ExitCode.Success;
    }
}
