using Benchmarks;
using Benchmarks.Client;

return args is [EmulatorProcess.Command, ..]
    ? await EmulatorProcess.ServeAsync(args[1..]).ConfigureAwait(false)
    : BenchmarkRunner.Run(args, Console.Out, Console.Error);
