using Net.Pkcs11Interop.Common;

namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>A slot and the token in it.</summary>
public interface ISlot
{
    /// <summary>Makes what calls take.</summary>
    Pkcs11InteropFactories Factories { get; }

    /// <summary>Its number.</summary>
    ulong SlotId { get; }

    /// <summary>The token (C_GetTokenInfo).</summary>
    ITokenInfo GetTokenInfo();

    /// <summary>What the token can do (C_GetMechanismList).</summary>
    List<CKM> GetMechanismList();

    /// <summary>What one mechanism can be used for (C_GetMechanismInfo).</summary>
    IMechanismInfo GetMechanismInfo(CKM mechanism);

    /// <summary>Opens a session (C_OpenSession).</summary>
    ISession OpenSession(SessionType sessionType);

    /// <summary>Closes a session (C_CloseSession).</summary>
    void CloseSession(ISession session);

    /// <summary>Closes all sessions of this process with the token, which logs it out (C_CloseAllSessions).</summary>
    void CloseAllSessions();
}
