using System.CommandLine;
using Grains.Interfaces.Leases;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool pool</c></summary>
public static class PoolCommand
{
    /// <summary>Builds the command with its subcommands.</summary>
    public static Command Create(CommandEnvironment environment) =>
        new("pool", "Shows how the pool stands and how it chooses.") { Status(environment), Explain(environment) };

    private static Command Status(CommandEnvironment environment)
    {
        var json = CommonOptions.Json("Print one JSON object.");
        var data = CommonOptions.Data();
        var command = new Command("status", "The pool at a glance: accounts, leases, who waits, and what stands out.") { json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var status = await session.Control.Pool.GetStatusAsync(cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine(parsed.GetValue(json) ? PoolText.Json(status) : PoolText.Lines(status));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static Command Explain(CommandEnvironment environment)
    {
        var account = new Argument<string>("ACCOUNT") { Description = "The account's name." };
        var purpose = new Option<string>("--purpose") { Description = $"What it would be leased for: {string.Join(", ", LeasePurpose.All)}. Default: history.", HelpName = "P", DefaultValueFactory = _ => LeasePurpose.History };
        purpose.AcceptOnlyFromAmong([.. LeasePurpose.All]);
        var peer = new Option<string?>("--peer") { Description = "The channel that the work would be about.", HelpName = "@NAME" };
        var json = CommonOptions.Json("Print one JSON object with account, purpose, can_be_leased and the array rules.");
        var data = CommonOptions.Data();
        var command = new Command("explain", "Says rule by rule why the pool would or would not choose an account now. Exit code 0 where it would, 1 where it would not.") { account, purpose, peer, json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var about = parsed.GetValue(peer) is { } name ? ChannelName.TryParse(name) ?? name : null;
                var explanation = await session.Control.Pool.ExplainAsync(parsed.GetValue(account)!, parsed.GetValue(purpose)!, about, cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine(parsed.GetValue(json) ? PoolText.Json(explanation) : PoolText.Lines(explanation, environment.Time.GetUtcNow()));
                return explanation.CanBeLeased ? ExitCode.Success : ExitCode.Failure;
            },
            cancellationToken));
        return command;
    }
}
