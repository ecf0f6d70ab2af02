namespace Grains.Interfaces.Collection;

/// <summary>The names of all jobs that ever had work or workers, so that operators see those that they did not think of. There is one, under <see cref="DefaultKey"/>; it calls no other grain.</summary>
[Alias("telepool.job-directory")]
public interface IJobDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The key of the one directory.</summary>
    const string DefaultKey = "default";

    /// <summary>Names that are kept; one more forgets the one that was noted first.</summary>
    const int MaxJobs = 1000;

    /// <summary>A job says that it is there; stored before it is answered where it is new.</summary>
    [Alias("note")]
    Task NoteAsync(string job);

    /// <summary>The names, in order.</summary>
    [Alias("list")]
    Task<string[]> ListAsync();
}
