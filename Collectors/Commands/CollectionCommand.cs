using System.CommandLine;
using System.Globalization;
using Grains.Interfaces.Collection;
using Telepool.Collectors.Control;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool collection</c></summary>
public static class CollectionCommand
{
    /// <summary>Builds the command with its subcommands.</summary>
    public static Command Create(CommandEnvironment environment) =>
        new("collection", "What collectors work on: which channels, which kinds of work, and who does it.")
        {
            List(environment),
            Change(environment, "add", "Adds channels to a job; what is there already is left as it is.", remove: false),
            Change(environment, "remove", "Takes channels out of a job. What is stored stays.", remove: true),
        };

    private static Command List(CommandEnvironment environment)
    {
        var job = CollectionOptions.Job();
        var json = CommonOptions.Json("Print one JSON object with the arrays work and workers.");
        var data = CommonOptions.Data();
        var command = new Command("list", "Shows the job's work, its workers, and who does what.") { job, json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithCollectionAsync(
            parsed.GetValue(data),
            async collection =>
            {
                var listing = await collection.ListAsync(parsed.GetValue(job)!, cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine(parsed.GetValue(json) ? Json(listing) : Table(listing, environment.Time.GetUtcNow()));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static Command Change(CommandEnvironment environment, string name, string description, bool remove)
    {
        var channels = new Argument<string[]>("@NAME") { Description = "Public channels or groups: @name or https://t.me/name.", Arity = ArgumentArity.OneOrMore };
        var kinds = CollectionOptions.Kinds(
            $"Kinds of work, separated by commas: {string.Join(", ", CollectionKind.All)}. Default: {(remove ? "all of them" : "history and updates")}.",
            [.. CollectionKind.All]);
        if (!remove)
        {
            kinds.DefaultValueFactory = static _ => $"{CollectionKind.History},{CollectionKind.Updates}";
        }

        var job = CollectionOptions.Job();
        var json = CommonOptions.Json("Print one JSON object with changed, the number of pieces of work that this added or removed.");
        var data = CommonOptions.Data();
        var command = new Command(name, description) { channels, kinds, job, json, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var given = parsed.GetValue(channels)!;
            var names = given.Select(ChannelName.TryParse).ToArray();
            var wrong = given.Select((text, i) => (text, i)).Where(pair => names[pair.i] is null)
                .Select(pair => string.Create(CultureInfo.InvariantCulture, $"channel {pair.i + 1}: '{pair.text}' is no channel: give @name or https://t.me/name")).ToList();
            if (wrong.Count > 0)
            {
                return CommandEnvironment.Fail(ExitCode.Usage, wrong);
            }

            var change = new CollectionChange { Channels = [.. names.Select(name => name!)], Kinds = CollectionOptions.Split(parsed.GetValue(kinds)!), Remove = remove };
            return await environment.WithCollectionAsync(
                parsed.GetValue(data),
                collection => ChangeAsync(collection, parsed.GetValue(job)!, change, parsed.GetValue(json), cancellationToken),
                cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> ChangeAsync(ICollectionControl collection, string job, CollectionChange change, bool json, CancellationToken cancellationToken)
    {
        var answer = await collection.ChangeAsync(job, change, cancellationToken).ConfigureAwait(false);
        if (answer.Problems.Length > 0)
        {
            return CommandEnvironment.Fail(ExitCode.Usage, answer.Problems);
        }

        Console.Out.WriteLine(json
            ? JsonText.Of(writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("changed"u8, answer.Changed);
                writer.WriteEndObject();
            })
            : string.Create(CultureInfo.InvariantCulture, $"{answer.Changed} pieces of work {(change.Remove ? "removed" : "added")}"));
        return ExitCode.Success;
    }

    private static string Json(CollectionListing listing) => JsonText.Of(writer =>
    {
        writer.WriteStartObject();
        writer.WriteArray("work", listing.Work, static (writer, work) =>
        {
            writer.WriteString("channel"u8, work.Item.Channel);
            writer.WriteString("kind"u8, work.Item.Kind);
            writer.WriteString("worker"u8, work.Worker.Length > 0 ? work.Worker : null);
            writer.WriteNumber("epoch"u8, work.Epoch);
            writer.WriteBoolean("moving"u8, work.IsMoving);
        });
        writer.WriteArray("workers", listing.Workers, static (writer, worker) =>
        {
            writer.WriteString("name"u8, worker.Name);
            writer.WriteString("kinds"u8, string.Join(',', worker.Kinds));
            writer.WriteNumber("assigned"u8, worker.Assigned);
            writer.WriteNumber("capacity"u8, worker.Capacity);
            writer.WriteTime("expires_at", worker.ExpiresAt);
        });
        writer.WriteEndObject();
    });

    private static string Table(CollectionListing listing, DateTimeOffset now)
    {
        if (listing.Work.Length == 0)
        {
            return "no work; add some with: telepool collection add @NAME";
        }

        var width = Math.Max(7, listing.Work.Max(work => work.Item.Channel.Length) + 1);
        var lines = new List<string> { $"{"channel".PadRight(width)}  kind     worker" };
        lines.AddRange(listing.Work.Select(work =>
            $"{("@" + work.Item.Channel).PadRight(width)}  {work.Item.Kind,-7}  {(work.Worker.Length > 0 ? work.Worker : "nobody")}{(work.IsMoving ? ", on its way to another" : string.Empty)}"));
        lines.AddRange(listing.Workers.Select(worker => string.Create(
            CultureInfo.InvariantCulture,
            $"worker {worker.Name}: {worker.Assigned} of at most {worker.Capacity}, {string.Join(", ", worker.Kinds)}, given up in {Math.Max(0, (worker.ExpiresAt - now).TotalSeconds):0} s unless it shows itself")));
        return string.Join(Environment.NewLine, lines);
    }
}
