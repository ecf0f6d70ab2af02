using Net.Pkcs11Interop.Common;

namespace Net.Pkcs11Interop.HighLevelAPI;

internal sealed record SessionInfo(ulong SessionId, ulong SlotId, CKS State, ulong DeviceError) : ISessionInfo;
