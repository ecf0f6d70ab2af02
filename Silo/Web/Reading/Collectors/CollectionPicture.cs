using Grains.Interfaces.Collection;

namespace Telepool.Silo.Web.Reading.Collectors;

/// <summary>A job.</summary>
/// <param name="Job">Its name.</param>
/// <param name="Jobs">All jobs that have anything.</param>
/// <param name="Pieces">A page of its work.</param>
/// <param name="Total">Pieces of the job.</param>
/// <param name="Workers">Who works on it.</param>
internal sealed record CollectionPicture(string Job, IReadOnlyList<CollectionJob> Jobs, Listing<CollectionPiece> Pieces, int Total, IReadOnlyList<WorkerStatus> Workers);
