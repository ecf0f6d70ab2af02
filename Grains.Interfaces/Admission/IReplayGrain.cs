namespace Grains.Interfaces.Admission;

/// <summary>
/// The handshakes that gateways have accepted, for the digests that begin with one byte (<see cref="ReplayDigest.GrainKey"/>). Bounded: when it is full
/// the oldest are forgotten. It calls no other grain.
/// </summary>
[Alias("telepool.replay")]
public interface IReplayGrain : IGrainWithStringKey
{
    /// <summary>Remembers digests that are new. Only for handshakes that were authenticated.</summary>
    /// <returns>What each of them is, in their order.</returns>
    [Alias("insert")]
    Task<ReplayVerdict[]> InsertAsync(ReplayEntry[] entries);
}
