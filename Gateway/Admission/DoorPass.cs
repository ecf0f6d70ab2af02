using Telepool.Gateway.Admission.Access;

namespace Telepool.Gateway.Admission;

/// <summary>What a connection was let in with; it is given back when the connection ends, after relaying too.</summary>
/// <param name="Level">What its address may.</param>
/// <param name="IsCounted">Whether it counts for its address.</param>
internal readonly record struct DoorPass(AccessLevel Level, bool IsCounted);
