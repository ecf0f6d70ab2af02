using System.Text;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.Native;

namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>A session with a token.</summary>
internal sealed unsafe partial class Session(Pkcs11InteropFactories factories, NativeModule module, nuint id) : ISession
{
    private bool _isClosed;

    public Pkcs11InteropFactories Factories => factories;

    public ulong SessionId => id;

    public void CloseSession()
    {
        var close = (delegate* unmanaged[Cdecl]<nuint, nuint>)module.Function(FunctionIndex.CloseSession);
        _isClosed = true;
        NativeModule.Check(FunctionIndex.CloseSession, close(id));
    }

    public ISessionInfo GetSessionInfo()
    {
        var get = (delegate* unmanaged[Cdecl]<nuint, nuint*, nuint>)module.Function(FunctionIndex.GetSessionInfo);
        var fields = stackalloc nuint[4];
        NativeModule.Check(FunctionIndex.GetSessionInfo, get(id, fields));
        return new SessionInfo(id, fields[0], (CKS)fields[1], fields[3]);
    }

    public void Login(CKU userType, string pin) => Login(userType, Encoding.UTF8.GetBytes(pin));

    public void Login(CKU userType, byte[] pin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        var login = (delegate* unmanaged[Cdecl]<nuint, nuint, byte*, nuint, nuint>)module.Function(FunctionIndex.Login);
        fixed (byte* pointer = pin)
        {
            NativeModule.Check(FunctionIndex.Login, login(id, (nuint)userType, pointer, (nuint)pin.Length));
        }
    }

    public void Logout()
    {
        var logout = (delegate* unmanaged[Cdecl]<nuint, nuint>)module.Function(FunctionIndex.Logout);
        NativeModule.Check(FunctionIndex.Logout, logout(id));
    }

    public byte[] GenerateRandom(int length)
    {
        var random = new byte[length];
        var generate = (delegate* unmanaged[Cdecl]<nuint, byte*, nuint, nuint>)module.Function(FunctionIndex.GenerateRandom);
        fixed (byte* pointer = random)
        {
            NativeModule.Check(FunctionIndex.GenerateRandom, generate(id, pointer, (nuint)length));
        }

        return random;
    }

    /// <summary>Closes the session; that it is closed already, or its token gone, is no error here.</summary>
    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        try
        {
            CloseSession();
        }
        catch (Pkcs11Exception exception) when (exception.RV != CKR.CKR_OK)
        {
            _isClosed = true;
        }
    }
}
