using Net.Pkcs11Interop.Common;

namespace Net.Pkcs11Interop.HighLevelAPI;

internal sealed class MechanismInfo(CKM mechanism, nuint min, nuint max, nuint flags) : IMechanismInfo
{
    public CKM Mechanism => mechanism;

    public ulong MinKeySize => min;

    public ulong MaxKeySize => max;

    public IMechanismFlags MechanismFlags { get; } = new MechanismFlags(flags);
}
