using System.Runtime.InteropServices;
using ServiceDefaults.Hosting;
using Telepool.Silo;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await SiloHost.RunAsync(new Dictionary<string, string>(), Console.Out, StopGuard.EndProcess, stop.Token).ConfigureAwait(false);

void Stop(PosixSignalContext context)
{
    // The second signal takes the system's own course.
    context.Cancel = !stop.IsCancellationRequested;
    if (context.Cancel)
    {
        _ = stop.CancelAsync();
    }
}
