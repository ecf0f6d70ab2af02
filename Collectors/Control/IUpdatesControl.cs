using Telepool.Collectors.History;
using Telepool.Collectors.Updates;

namespace Telepool.Collectors.Control;

/// <summary>What commands ask of the updates collector.</summary>
public interface IUpdatesControl
{
    /// <summary>Follows channels until it is cancelled, or none of them can be followed. What the host follows anyway is shown, not done twice.</summary>
    /// <param name="usernames">The channels, without the at sign; none means every channel that the database knows, now or later.</param>
    /// <param name="observer">Watches the work.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How the named channels ended.</returns>
    Task<IReadOnlyList<ChannelOutcome>> FollowAsync(IReadOnlyList<string> usernames, IUpdatesObserver observer, CancellationToken cancellationToken);
}
