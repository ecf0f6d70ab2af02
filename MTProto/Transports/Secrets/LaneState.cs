using System.Runtime.CompilerServices;
using MTProto.Crypto;

namespace MTProto.Transports.Secrets;

/// <summary>The words of a hash value, each for all lanes.</summary>
[InlineArray(Sha256Lanes.StateWords)]
internal struct LaneState<TVector>
    where TVector : struct
{
    private TVector _first;
}
