using Microsoft.Extensions.Hosting;

namespace ServiceDefaults.Hosting;

/// <summary>Stops a host within its budget.</summary>
public static class HostStop
{
    /// <summary>Stops it: gracefully, then in a hurry, then not at all.</summary>
    /// <param name="host">The host; the caller disposes it afterwards.</param>
    /// <param name="budget">How long each stage may take.</param>
    /// <param name="time">The clock.</param>
    /// <returns>What to tell the operator where the stop was cut short; null where everything ended in time.</returns>
    public static async Task<string?> StopAsync(IHost host, StopBudget budget, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(budget);
        using var hurry = new CancellationTokenSource(budget.Silo, time);
        try
        {
            await host.StopAsync(hurry.Token).WaitAsync(budget.Hurried, time).ConfigureAwait(false);
            return hurry.IsCancellationRequested ? Cut(budget.Silo) : null;
        }
        catch (TimeoutException)
        {
            return Cut(budget.Hurried);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AggregateException && hurry.IsCancellationRequested)
        {
            // What was hurried may also say that it could not end properly.
            return Cut(budget.Silo);
        }
    }

    private static string Cut(TimeSpan limit) =>
        FormattableString.Invariant($"the stop took longer than {limit.TotalSeconds:0.#} s, its part of GRACEFUL_SHUTDOWN_TIMEOUT_S, and was cut short");
}
