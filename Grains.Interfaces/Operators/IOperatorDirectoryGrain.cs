namespace Grains.Interfaces.Operators;

/// <summary>
/// Who may use the operator's pages and the admin API, for all silos of a cluster: those that were let in by command, and those of every silo's own
/// file, which its silo publishes. The key is <see cref="Deployment"/>. It calls no other grain.
/// </summary>
[Alias("telepool.operator-directory")]
public interface IOperatorDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The only key in use.</summary>
    const string Deployment = "default";

    /// <summary>Operators that the cluster keeps at most, and those that one file has.</summary>
    const int MaxEntries = 1000;

    /// <summary>Files at most; one more ends the one that was published least lately.</summary>
    const int MaxPlaces = 100;

    /// <summary>Everybody; null where the version is the present one.</summary>
    [Alias("read"), AlwaysInterleave]
    Task<OperatorRoll?> ReadAsync(long version);

    /// <summary>
    /// A silo says whom its file lets in, whenever that changes and again before <see cref="PlaceLife"/> is over. Stored before it is answered where
    /// it changed.
    /// </summary>
    /// <param name="place">The file, as <c>HOST:PATH</c>.</param>
    /// <param name="entries">Whom it lets in; empty where it is gone.</param>
    [Alias("publish")]
    Task PublishAsync(string place, OperatorEntry[] entries);

    /// <summary>Changes who may log in; stored before it is answered.</summary>
    [Alias("change")]
    Task<OperatorChangeStatus> ChangeAsync(OperatorChange change);

    /// <summary>How long a file counts that no silo publishes any more, as its machine is gone.</summary>
    static TimeSpan PlaceLife { get; } = TimeSpan.FromHours(1);
}
