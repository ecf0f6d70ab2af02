using System.CommandLine;
using Grains.Interfaces.KeyVault;
using Telepool.Collectors.Control;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool key</c></summary>
public static class KeyCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Builds the command with its subcommands.</summary>
    public static Command Create(CommandEnvironment environment) =>
        new("key", "The key that seals what is stored: in a file or on a token (TELEPOOL_KEY_VAULT).")
        {
            Init(environment), Status(environment), Rotate(environment), Reseal(environment), Retire(environment), Verify(environment),
        };

    private static Command Init(CommandEnvironment environment)
    {
        var add = new Option<bool>("--add") { Description = "Add a version to a key that is there, without a host: for a key file that is then handed to every process, before telepool key reseal." };
        var data = CommonOptions.Data();
        var command = new Command("init", "Makes the key where there is none: TELEPOOL_KEY_FILE (otherwise the file keys of the data directory), under a passphrase where TELEPOOL_KEY_PASSPHRASE_FILE is set, or a key on the token of TELEPOOL_PKCS11_TOKEN that never leaves it.")
        {
            add, data,
        };
        command.SetAction(parsed => LocalKeys.Init(environment, parsed.GetValue(data), parsed.GetValue(add)));
        return command;
    }

    private static Command Verify(CommandEnvironment environment)
    {
        var json = CommonOptions.Json("Print one JSON object with place, keys, seals_and_opens and signs.");
        var data = CommonOptions.Data();
        var command = new Command("verify", "Opens the vault as a host would, seals and opens a text with it, and signs one. Needs no host and changes nothing.") { json, data };
        command.SetAction(parsed => LocalKeys.Verify(environment, parsed.GetValue(data), parsed.GetValue(json)));
        return command;
    }

    private static Command Status(CommandEnvironment environment)
    {
        var json = CommonOptions.Json("Print one JSON object.");
        var data = CommonOptions.Data();
        var command = new Command("status", "The versions of the key, and how far sealing everything under the newest one is.") { json, data };
        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var status = await session.Control.Keys.GetStatusAsync(cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine(parsed.GetValue(json) ? KeyText.Json(status) : KeyText.Lines(status));
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static Command Rotate(CommandEnvironment environment)
    {
        var shared = new Option<bool>("--shared-file") { Description = "In a cluster: all processes read one and the same key file, not copies of it." };
        return Change(
            environment,
            "rotate",
            "Makes a new version of the key and seals everything under it, in the background.",
            shared,
            (keys, parsed, cancellationToken) => keys.RotateAsync(parsed.GetValue(shared), cancellationToken));
    }

    private static Command Reseal(CommandEnvironment environment) => Change(
        environment,
        "reseal",
        "Looks at everything that is stored, and seals under the newest key what is not. What was interrupted goes on by itself.",
        null,
        static (keys, _, cancellationToken) => keys.ResealAsync(cancellationToken));

    private static Command Retire(CommandEnvironment environment)
    {
        var key = new Argument<string>("KEY") { Description = "Its id, as telepool key status shows it." };
        return Change(
            environment,
            "retire",
            "Looks at everything again and takes a version away for good where nothing is sealed under it. Backups that were sealed under it can be opened with a copy of it alone.",
            key,
            (keys, parsed, cancellationToken) => keys.RetireAsync(parsed.GetValue(key)!, cancellationToken));
    }

    private static Command Change(
        CommandEnvironment environment, string name, string description, Symbol? own, Func<IKeyControl, ParseResult, CancellationToken, Task<KeyRotationAnswer>> change)
    {
        var wait = new Option<bool>("--wait") { Description = "Wait until it is done, and show how far it is. Needed where no host runs." };
        var json = CommonOptions.Json("Print one JSON object with how things stand.");
        var data = CommonOptions.Data();
        var command = new Command(name, description) { wait, json, data };
        if (own is Argument argument)
        {
            command.Arguments.Add(argument);
        }
        else if (own is Option option)
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => environment.WithControlAsync(
            parsed.GetValue(data),
            async (session, _) =>
            {
                var keys = session.Control.Keys;
                var answer = await change(keys, parsed, cancellationToken).ConfigureAwait(false);
                if (answer.Problem is { } problem)
                {
                    return CommandEnvironment.Fail(ExitCode.Failure, problem);
                }

                var status = parsed.GetValue(wait) ? await WaitAsync(keys, environment.Time, cancellationToken).ConfigureAwait(false) : answer.Status;
                Console.Out.WriteLine(parsed.GetValue(json) ? KeyText.Json(status) : KeyText.Lines(status));
                return status.Phase == KeyRotationPhase.Incomplete || status.Refusal.Length > 0 ? ExitCode.Failure : ExitCode.Success;
            },
            cancellationToken));
        return command;
    }

    private static async Task<KeyRotationStatus> WaitAsync(IKeyControl keys, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = await keys.GetStatusAsync(cancellationToken).ConfigureAwait(false);
            if (status.Phase != KeyRotationPhase.Running)
            {
                return status;
            }

            await Console.Error.WriteLineAsync(FormattableString.Invariant($"{status.Done} of {status.Total}")).ConfigureAwait(false);
            await Task.Delay(LookEvery, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
