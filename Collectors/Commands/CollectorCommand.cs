using System.CommandLine;
using Grains.Interfaces.Collection;
using ServiceDefaults.Hosting;
using Telepool.Collectors.Control;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Work;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool collector</c></summary>
public static class CollectorCommand
{
    /// <summary>Builds the command with its subcommand.</summary>
    public static Command Create(CommandEnvironment environment)
    {
        var kinds = CollectionOptions.Kinds($"Kinds of work that it does: {string.Join(", ", CollectorProcess.Kinds)}. Default: all of them.", [.. CollectorProcess.Kinds]);
        var job = CollectionOptions.Job();
        var worker = new Option<string?>("--worker") { Description = "Its name, unique among the workers of the job. Default: machine and process.", HelpName = "NAME" };
        var capacity = new Option<int>("--capacity") { Description = "Pieces of work that it takes at most, 1 to 100000. Default: 1000.", HelpName = "N", DefaultValueFactory = _ => 1000 };
        var silence = new Option<int>("--ttl") { Description = "Seconds of silence after which its work goes to others, 1 to 600. Default: 10.", HelpName = "SECONDS", DefaultValueFactory = _ => 10 };
        capacity.Validators.Add(result => Between(result.GetValueOrDefault<int>(), 1, 100_000, "--capacity", result.AddError));
        silence.Validators.Add(result => Between(result.GetValueOrDefault<int>(), 1, 600, "--ttl", result.AddError));
        var data = CommonOptions.Data();
        var run = new Command("run", "Takes part in a job as a process of its own until Ctrl-C. Accounts stay with the silos that TELEPOOL_GATEWAY or TELEPOOL_CLUSTER lead to; "
            + "any number of collectors share the job's work, and take over what another leaves or had when it died.")
        {
            kinds, job, worker, capacity, silence, data,
        };
        run.SetAction((parsed, cancellationToken) => RunAsync(
            DataDirectory.Resolve(parsed.GetValue(data), environment.Setting),
            new CollectorRequest
            {
                Worker = parsed.GetValue(worker) ?? FormattableString.Invariant($"{Environment.MachineName}-{Environment.ProcessId}"),
                Job = parsed.GetValue(job)!,
                Kinds = CollectionOptions.Split(parsed.GetValue(kinds)!),
                Capacity = parsed.GetValue(capacity),
                TimeToLive = TimeSpan.FromSeconds(parsed.GetValue(silence)),
            },
            cancellationToken));
        return new Command("collector", "Collectors as processes of their own.") { run };
    }

    private static void Between(int value, int least, int most, string option, Action<string> addError)
    {
        if (value < least || value > most)
        {
            addError($"{option} must be a number from {least} to {most}.");
        }
    }

    private static async Task<int> RunAsync(DataDirectory data, CollectorRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var (process, errors) = await CollectorProcess.StartAsync(data, request, cancellationToken).ConfigureAwait(false);
            if (process is null)
            {
                return CommandEnvironment.Fail(ExitCode.Usage, errors);
            }

            using var guard = StopGuard.Watch(cancellationToken, () => process.Stop.Whole, StopGuard.EndProcess);
            await using (process.ConfigureAwait(false))
            {
                Console.Out.WriteLine($"worker {request.Worker} takes part in job {request.Job} ({string.Join(", ", request.Kinds)}); messages go to {process.Sink.Name}");
                foreach (var address in process.Addresses)
                {
                    Console.Out.WriteLine($"health {new Uri(address).Authority}");
                }

                Console.Out.WriteLine($"pid {Environment.ProcessId}");
                Console.Out.WriteLine("ready");
                return await process.RunAsync(cancellationToken).ConfigureAwait(false)
                    ? ExitCode.Success
                    : CommandEnvironment.Fail(ExitCode.Failure, $"another process takes part in job {request.Job} as {request.Worker}; give each its own --worker");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandEnvironment.Fail(ExitCode.Interrupted, "interrupted");
        }
        catch (SinkException e)
        {
            return CommandEnvironment.Fail(ExitCode.Failure, e.Message);
        }
    }
}
