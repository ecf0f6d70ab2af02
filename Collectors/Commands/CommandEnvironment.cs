using Grains.Interfaces.Collection;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;
using Telepool.Collectors.Control;

namespace Telepool.Collectors.Commands;

/// <summary>What every command works with.</summary>
public sealed class CommandEnvironment
{
    /// <summary>Starts the platform where no host runs.</summary>
    public required IPlatformFactory Factory { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads a setting.</summary>
    public Func<string, string?> Setting { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Says why a command did not do its work, one reason a line, on standard error.</summary>
    public static int Fail(int code, params IEnumerable<string> reasons)
    {
        foreach (var reason in reasons)
        {
            Console.Error.WriteLine("telepool: " + reason);
        }

        return code;
    }

    /// <summary>
    /// Runs work on the jobs of the cluster that the settings lead to, or of the host, or of a platform of its own; failures become a line
    /// and an exit code.
    /// </summary>
    internal async Task<int> WithCollectionAsync(string? dataOption, Func<ICollectionControl, Task<int>> work, CancellationToken cancellationToken)
    {
        var result = TelepoolSettings.FromEnvironment(new Dictionary<string, string> { ["TELEPOOL_LOG_LEVEL"] = "Warning" });
        if (result.Settings is not { Storage.Gateways.Count: > 0 } settings)
        {
            return await WithControlAsync(dataOption, (session, _) => work(session.Control.Collection), cancellationToken).ConfigureAwait(false);
        }

        var (cluster, errors) = await ClusterClientHost.ConnectAsync(settings, configure: null, cancellationToken).ConfigureAwait(false);
        if (cluster is null)
        {
            return Fail(ExitCode.Usage, errors.Select(static error => error.ToString()));
        }

        await using (cluster.ConfigureAwait(false))
        {
            return await work(new LocalCollectionControl(job => cluster.Grains.GetGrain<ICollectionGrain>(job))).ConfigureAwait(false);
        }
    }

    /// <summary>Runs work on the host or on a platform of its own; failures of either become a line and an exit code.</summary>
    internal async Task<int> WithControlAsync(string? dataOption, Func<ControlSession, DataDirectory, Task<int>> work, CancellationToken cancellationToken)
    {
        var data = DataDirectory.Resolve(dataOption, Setting);
        try
        {
            var (session, errors) = await ControlSession.OpenAsync(data, Factory, Time, cancellationToken).ConfigureAwait(false);
            if (session is null)
            {
                return Fail(ExitCode.Usage, errors);
            }

            await using (session.ConfigureAwait(false))
            {
                return await work(session, data).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Fail(ExitCode.Interrupted, "interrupted");
        }
        catch (HttpRequestException e)
        {
            return Fail(ExitCode.Failure, $"the host on {data.Root} failed: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(ExitCode.Failure, e.Message);
        }
        catch (Sinks.SinkException e)
        {
            return Fail(ExitCode.Failure, e.Message);
        }
    }
}
