using System.Runtime.CompilerServices;
using MTProto.Crypto;

namespace MTProto.Transports.Secrets;

/// <summary>The words of a block, each for all lanes.</summary>
[InlineArray(Sha256Lanes.BlockWords)]
internal struct LaneBlock<TVector>
    where TVector : struct
{
    private TVector _first;
}
