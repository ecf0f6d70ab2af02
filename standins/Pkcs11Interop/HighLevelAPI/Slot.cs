using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.Native;

namespace Net.Pkcs11Interop.HighLevelAPI;

internal sealed unsafe class Slot(Pkcs11InteropFactories factories, NativeModule module, nuint id) : ISlot
{
    private const nuint SerialSession = 4;
    private const nuint ReadWriteSession = 2;

    public Pkcs11InteropFactories Factories => factories;

    public ulong SlotId => id;

    public ITokenInfo GetTokenInfo()
    {
        var bytes = stackalloc byte[TokenInfo.Size];
        var get = (delegate* unmanaged[Cdecl]<nuint, byte*, nuint>)module.Function(FunctionIndex.GetTokenInfo);
        NativeModule.Check(FunctionIndex.GetTokenInfo, get(id, bytes));
        return new TokenInfo(id, new ReadOnlySpan<byte>(bytes, TokenInfo.Size));
    }

    public List<CKM> GetMechanismList()
    {
        var get = (delegate* unmanaged[Cdecl]<nuint, nuint*, nuint*, nuint>)module.Function(FunctionIndex.GetMechanismList);
        nuint count = 0;
        NativeModule.Check(FunctionIndex.GetMechanismList, get(id, null, &count));
        var mechanisms = new nuint[count];
        if (count > 0)
        {
            fixed (nuint* pointer = mechanisms)
            {
                NativeModule.Check(FunctionIndex.GetMechanismList, get(id, pointer, &count));
            }
        }

        return [.. mechanisms.Take((int)count).Select(static mechanism => (CKM)mechanism)];
    }

    public IMechanismInfo GetMechanismInfo(CKM mechanism)
    {
        var get = (delegate* unmanaged[Cdecl]<nuint, nuint, nuint*, nuint>)module.Function(FunctionIndex.GetMechanismInfo);
        var fields = stackalloc nuint[3];
        NativeModule.Check(FunctionIndex.GetMechanismInfo, get(id, (nuint)mechanism, fields));
        return new MechanismInfo(mechanism, fields[0], fields[1], fields[2]);
    }

    public ISession OpenSession(SessionType sessionType)
    {
        var open = (delegate* unmanaged[Cdecl]<nuint, nuint, void*, void*, nuint*, nuint>)module.Function(FunctionIndex.OpenSession);
        nuint session = 0;
        NativeModule.Check(FunctionIndex.OpenSession, open(id, SerialSession | (sessionType == SessionType.ReadWrite ? ReadWriteSession : 0), null, null, &session));
        return new Session(factories, module, session);
    }

    public void CloseSession(ISession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.CloseSession();
    }

    public void CloseAllSessions()
    {
        var close = (delegate* unmanaged[Cdecl]<nuint, nuint>)module.Function(FunctionIndex.CloseAllSessions);
        NativeModule.Check(FunctionIndex.CloseAllSessions, close(id));
    }
}
