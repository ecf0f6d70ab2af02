using System.CommandLine;
using Telepool.Collectors.Control;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool leases</c> and what it can do to them.</summary>
public static class LeasesCommand
{
    // One question to the pool waits this long at most; the command asks again until its own time is over.
    private static readonly TimeSpan DrainStep = TimeSpan.FromSeconds(15);

    /// <summary>Builds the command with its subcommands.</summary>
    public static Command Create(CommandEnvironment environment)
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json("Print one JSON object with the arrays leases, queues and leaks.");
        var command = new Command("leases", "Shows who holds which account, who waits for one, and who did not give one back.") { json, data, Expire(environment), Drain(environment), Resume(environment) };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var listing = await session.Control.Pool.ListLeasesAsync(cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine(parsed.GetValue(json) ? LeaseText.Json(listing) : LeaseText.Table(listing, environment.Time.GetUtcNow()));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static Command Expire(CommandEnvironment environment)
    {
        var id = new Argument<Guid>("ID") { Description = "The lease's id, as 'telepool leases' shows it." };
        var json = CommonOptions.Json("Print the lease that was ended as one JSON object.");
        var data = CommonOptions.Data();
        var command = new Command("expire", "Ends a lease before its time: its holder is refused from then on, and the account goes to the next.") { id, json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var ended = await session.Control.Pool.ExpireLeaseAsync(parsed.GetValue(id), cancellationToken).ConfigureAwait(false);
                if (ended is null)
                {
                    return CommandEnvironment.Fail(ExitCode.Failure, $"no lease {parsed.GetValue(id)} is out");
                }

                Console.Out.WriteLine(parsed.GetValue(json)
                    ? JsonText.Of(writer =>
                    {
                        writer.WriteStartObject();
                        LeaseText.Write(writer, ended);
                        writer.WriteEndObject();
                    })
                    : $"{ended.AccountId} was taken from {ended.Holder}");
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static Command Drain(CommandEnvironment environment)
    {
        var account = new Argument<string?>("ACCOUNT") { Description = "The account; all of them where none is named.", Arity = ArgumentArity.ZeroOrOne };
        var wait = new Option<double>("--wait") { Description = "Seconds to wait for the leases to end. Default: 60.", HelpName = "S", DefaultValueFactory = _ => 60 };
        var json = CommonOptions.Json("Print one JSON object with account and leases_left.");
        var data = CommonOptions.Data();
        var command = new Command("drain", "Grants nothing new, lets the leases that are out end, and tells when the last one has. Kept over restarts until 'leases resume'.") { account, wait, json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            (session, _) => DrainAsync(session.Control.Pool, parsed.GetValue(account), TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(wait), 0, 86_400)), parsed.GetValue(json), environment.Time, cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> DrainAsync(IPoolControl pool, string? account, TimeSpan wait, bool json, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        int left;
        do
        {
            var remaining = wait - time.GetElapsedTime(started);
            left = await pool.DrainAsync(account, remaining < TimeSpan.Zero ? TimeSpan.Zero : remaining < DrainStep ? remaining : DrainStep, cancellationToken).ConfigureAwait(false);
        }
        while (left > 0 && time.GetElapsedTime(started) < wait);

        if (left < 0)
        {
            return CommandEnvironment.Fail(ExitCode.Failure, $"the pool has no account {account}");
        }

        Console.Out.WriteLine(json
            ? JsonText.Of(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("account", account);
                writer.WriteNumber("leases_left", left);
                writer.WriteEndObject();
            })
            : left == 0 ? $"{account ?? "the pool"} is drained" : $"{left} leases of {account ?? "the pool"} are still out");
        return left == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static Command Resume(CommandEnvironment environment)
    {
        var account = new Argument<string?>("ACCOUNT") { Description = "The account; the whole pool where none is named.", Arity = ArgumentArity.ZeroOrOne };
        var data = CommonOptions.Data();
        var command = new Command("resume", "Ends a drain.") { account, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var name = parsed.GetValue(account);
                if (!await session.Control.Pool.ResumeAsync(name, cancellationToken).ConfigureAwait(false))
                {
                    return CommandEnvironment.Fail(ExitCode.Failure, $"the pool has no account {name}");
                }

                Console.Out.WriteLine($"{name ?? "the pool"} is in use again");
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }
}
