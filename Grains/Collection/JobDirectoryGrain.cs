using Grains.Interfaces.Collection;

namespace Grains.Collection;

/// <summary>Keeps the names of jobs.</summary>
internal sealed class JobDirectoryGrain([PersistentState("job-directory", GrainStorageNames.Durable)] IPersistentState<JobDirectoryState> directory) : Grain, IJobDirectoryGrain
{
    /// <inheritdoc/>
    public async Task NoteAsync(string job)
    {
        ArgumentException.ThrowIfNullOrEmpty(job);
        var jobs = directory.State.Jobs;
        if (jobs.Contains(job, StringComparer.Ordinal))
        {
            return;
        }

        jobs.Add(job);
        jobs.RemoveRange(0, Math.Max(0, jobs.Count - IJobDirectoryGrain.MaxJobs));
        try
        {
            await directory.WriteStateAsync();
        }
        catch
        {
            // What is in memory was not stored: begin again from what is.
            DeactivateOnIdle();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<string[]> ListAsync() => Task.FromResult(directory.State.Jobs.Order(StringComparer.Ordinal).ToArray());
}
