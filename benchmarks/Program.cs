using Benchmarks;
using Benchmarks.Client;
using Benchmarks.Telemetry;

return args switch
{
    [EmulatorProcess.Command, ..] => await EmulatorProcess.ServeAsync(args[1..]).ConfigureAwait(false),
    [CollectorProcess.Command, var folder] => await CollectorProcess.ServeAsync(folder).ConfigureAwait(false),
    _ => BenchmarkRunner.Run(args, Console.Out, Console.Error),
};
