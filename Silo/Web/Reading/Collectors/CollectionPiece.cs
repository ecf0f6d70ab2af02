using Grains.Interfaces.Collection;

namespace Telepool.Silo.Web.Reading.Collectors;

/// <summary>A piece of work and how far it is.</summary>
/// <param name="Work">The piece.</param>
/// <param name="Progress">How far it is, as was reported last.</param>
internal sealed record CollectionPiece(WorkStatus Work, CursorProgress Progress)
{
    /// <summary>The part that is stored, 0 to 1; null where that cannot be told.</summary>
    public double? Share => Progress.Complete ? 1 : Progress.Total > 0 ? Math.Clamp((double)Progress.Stored / Progress.Total, 0, 1) : null;
}
