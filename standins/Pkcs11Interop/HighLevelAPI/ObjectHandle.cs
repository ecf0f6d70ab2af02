namespace Net.Pkcs11Interop.HighLevelAPI;

internal sealed record ObjectHandle(ulong ObjectId) : IObjectHandle;
