using Emulator.Proxies;

namespace Standalone.Demo;

/// <summary>Lets a share of the proxies fail at any moment, in every way that proxies fail, others from one moment to the next.</summary>
internal sealed class ProxyStorm(IReadOnlyList<EmulatorProxy> proxies, double share, Random random, TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private static readonly EmulatorProxyFault[] Faults =
        [EmulatorProxyFault.Dead, EmulatorProxyFault.Closing, EmulatorProxyFault.Silent, EmulatorProxyFault.Garbage, EmulatorProxyFault.TargetUnreachable, EmulatorProxyFault.Refusing];

    /// <summary>Faults so far.</summary>
    public int Failures { get; private set; }

    /// <summary>Fails and recovers proxies until it is cancelled, then lets all of them recover.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Round(proxies.Count * share);
        if (wanted == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(Step, time);
        try
        {
            do
            {
                var failing = proxies.Where(proxy => proxy.Fault != EmulatorProxyFault.None).ToList();
                if (failing.Count >= wanted)
                {
                    await failing[random.Next(failing.Count)].FailAsync(EmulatorProxyFault.None).ConfigureAwait(false);
                }

                while (proxies.Count(proxy => proxy.Fault != EmulatorProxyFault.None) < wanted)
                {
                    var well = proxies.Where(proxy => proxy.Fault == EmulatorProxyFault.None).ToList();
                    await well[random.Next(well.Count)].FailAsync(Faults[random.Next(Faults.Length)]).ConfigureAwait(false);
                    Failures++;
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            foreach (var proxy in proxies)
            {
                await proxy.FailAsync(EmulatorProxyFault.None).ConfigureAwait(false);
            }
        }
    }
}
