using System.CommandLine;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool stats</c></summary>
public static class StatisticsCommand
{
    /// <summary>Builds the command with its subcommands.</summary>
    public static Command Create(CommandEnvironment environment) =>
        new("stats", "Shows stored statistics, and when they are read.") { Show(environment), List(environment), Stop(environment) };

    private static Command Show(CommandEnvironment environment)
    {
        var channel = new Argument<string>("@NAME") { Description = "A public channel or group: @name or https://t.me/name." };
        var json = CommonOptions.Json("Print one JSON object with channel and the array statistics of kind, at (Unix seconds) and json.");
        var data = CommonOptions.Data();
        var command = new Command("show", "Prints a channel's newest figures, and what is stored of its graphs.") { channel, json, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (ChannelName.TryParse(parsed.GetValue(channel)!) is not { } username)
            {
                return CommandEnvironment.Fail(ExitCode.Usage, $"'{parsed.GetValue(channel)}' is no channel: give @name or https://t.me/name");
            }

            return await environment.WithControlAsync(
                parsed.GetValue(data),
                async (session, _) =>
                {
                    var rows = await session.Control.Statistics.ShowAsync(username, cancellationToken).ConfigureAwait(false);
                    if (rows is not { Count: > 0 })
                    {
                        return CommandEnvironment.Fail(ExitCode.Failure, $"no statistics of @{username} are stored; read them with: telepool collect stats @{username}");
                    }

                    Console.Out.WriteLine(parsed.GetValue(json) ? StatisticsText.Json(username, rows) : StatisticsText.Table(username, rows));
                    return ExitCode.Success;
                },
                cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static Command List(CommandEnvironment environment)
    {
        var json = CommonOptions.Json("Print one JSON object with the array channels.");
        var data = CommonOptions.Data();
        var command = new Command("list", "Lists the channels whose statistics are read, and when they are due.") { json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var channels = await session.Control.Statistics.ListAsync(cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine(parsed.GetValue(json) ? StatisticsText.Json(channels) : StatisticsText.Table(channels, environment.Time.GetUtcNow()));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static Command Stop(CommandEnvironment environment)
    {
        var channel = new Argument<string>("@NAME") { Description = "The channel." };
        var data = CommonOptions.Data();
        var command = new Command("stop", "Takes a channel out of the schedule. What is stored stays.") { channel, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var username = ChannelName.TryParse(parsed.GetValue(channel)!);
                return username is not null && await session.Control.Statistics.UnscheduleAsync(username, cancellationToken).ConfigureAwait(false)
                    ? ExitCode.Success
                    : CommandEnvironment.Fail(ExitCode.Failure, $"{parsed.GetValue(channel)} is not scheduled");
            },
            cancellationToken));
        return command;
    }
}
