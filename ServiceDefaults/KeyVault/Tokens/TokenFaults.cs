using Net.Pkcs11Interop.Common;

namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>Sorts what PKCS#11 functions return.</summary>
internal static class TokenFaults
{
    public static TokenFault Of(CKR value) => value switch
    {
        CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE or CKR.CKR_PIN_EXPIRED or CKR.CKR_PIN_LOCKED or CKR.CKR_USER_PIN_NOT_INITIALIZED => TokenFault.Pin,
        CKR.CKR_SESSION_COUNT => TokenFault.Sessions,
        CKR.CKR_CRYPTOKI_NOT_INITIALIZED or CKR.CKR_DEVICE_ERROR or CKR.CKR_DEVICE_MEMORY or CKR.CKR_DEVICE_REMOVED or CKR.CKR_TOKEN_NOT_PRESENT
            or CKR.CKR_TOKEN_NOT_RECOGNIZED or CKR.CKR_SLOT_ID_INVALID or CKR.CKR_SESSION_CLOSED or CKR.CKR_SESSION_HANDLE_INVALID or CKR.CKR_USER_NOT_LOGGED_IN
            or CKR.CKR_OBJECT_HANDLE_INVALID or CKR.CKR_KEY_HANDLE_INVALID or CKR.CKR_WRAPPING_KEY_HANDLE_INVALID or CKR.CKR_UNWRAPPING_KEY_HANDLE_INVALID
            or CKR.CKR_OPERATION_ACTIVE or CKR.CKR_OPERATION_NOT_INITIALIZED or CKR.CKR_HOST_MEMORY => TokenFault.Connection,
        // CKR_GENERAL_ERROR and CKR_FUNCTION_FAILED say both things; whoever meets them asks the connection whether it works.
        _ => TokenFault.Operation,
    };
}
