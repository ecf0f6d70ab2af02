namespace Grains.Collection;

/// <summary>The names of jobs, the one that was noted first before the others.</summary>
[GenerateSerializer, Alias("telepool.job-directory-state")]
internal sealed class JobDirectoryState
{
    [Id(0)]
    public List<string> Jobs { get; set; } = [];
}
