namespace Net.Pkcs11Interop.Common;

/// <summary>What functions return (CK_RV); a token may return values of its own.</summary>
public enum CKR : uint
{
    /// <summary>Ok.</summary>
    CKR_OK = 0x00000000,

    /// <summary>Cancel.</summary>
    CKR_CANCEL = 0x00000001,

    /// <summary>Host memory.</summary>
    CKR_HOST_MEMORY = 0x00000002,

    /// <summary>Slot id invalid.</summary>
    CKR_SLOT_ID_INVALID = 0x00000003,

    /// <summary>General error.</summary>
    CKR_GENERAL_ERROR = 0x00000005,

    /// <summary>Function failed.</summary>
    CKR_FUNCTION_FAILED = 0x00000006,

    /// <summary>Arguments bad.</summary>
    CKR_ARGUMENTS_BAD = 0x00000007,

    /// <summary>No event.</summary>
    CKR_NO_EVENT = 0x00000008,

    /// <summary>Need to create threads.</summary>
    CKR_NEED_TO_CREATE_THREADS = 0x00000009,

    /// <summary>Cant lock.</summary>
    CKR_CANT_LOCK = 0x0000000A,

    /// <summary>Attribute read only.</summary>
    CKR_ATTRIBUTE_READ_ONLY = 0x00000010,

    /// <summary>Attribute sensitive.</summary>
    CKR_ATTRIBUTE_SENSITIVE = 0x00000011,

    /// <summary>Attribute type invalid.</summary>
    CKR_ATTRIBUTE_TYPE_INVALID = 0x00000012,

    /// <summary>Attribute value invalid.</summary>
    CKR_ATTRIBUTE_VALUE_INVALID = 0x00000013,

    /// <summary>Action prohibited.</summary>
    CKR_ACTION_PROHIBITED = 0x0000001B,

    /// <summary>Data invalid.</summary>
    CKR_DATA_INVALID = 0x00000020,

    /// <summary>Data len range.</summary>
    CKR_DATA_LEN_RANGE = 0x00000021,

    /// <summary>Device error.</summary>
    CKR_DEVICE_ERROR = 0x00000030,

    /// <summary>Device memory.</summary>
    CKR_DEVICE_MEMORY = 0x00000031,

    /// <summary>Device removed.</summary>
    CKR_DEVICE_REMOVED = 0x00000032,

    /// <summary>Encrypted data invalid.</summary>
    CKR_ENCRYPTED_DATA_INVALID = 0x00000040,

    /// <summary>Encrypted data len range.</summary>
    CKR_ENCRYPTED_DATA_LEN_RANGE = 0x00000041,

    /// <summary>Function canceled.</summary>
    CKR_FUNCTION_CANCELED = 0x00000050,

    /// <summary>Function not parallel.</summary>
    CKR_FUNCTION_NOT_PARALLEL = 0x00000051,

    /// <summary>Function not supported.</summary>
    CKR_FUNCTION_NOT_SUPPORTED = 0x00000054,

    /// <summary>Key handle invalid.</summary>
    CKR_KEY_HANDLE_INVALID = 0x00000060,

    /// <summary>Key size range.</summary>
    CKR_KEY_SIZE_RANGE = 0x00000062,

    /// <summary>Key type inconsistent.</summary>
    CKR_KEY_TYPE_INCONSISTENT = 0x00000063,

    /// <summary>Key not needed.</summary>
    CKR_KEY_NOT_NEEDED = 0x00000064,

    /// <summary>Key changed.</summary>
    CKR_KEY_CHANGED = 0x00000065,

    /// <summary>Key needed.</summary>
    CKR_KEY_NEEDED = 0x00000066,

    /// <summary>Key indigestible.</summary>
    CKR_KEY_INDIGESTIBLE = 0x00000067,

    /// <summary>Key function not permitted.</summary>
    CKR_KEY_FUNCTION_NOT_PERMITTED = 0x00000068,

    /// <summary>Key not wrappable.</summary>
    CKR_KEY_NOT_WRAPPABLE = 0x00000069,

    /// <summary>Key unextractable.</summary>
    CKR_KEY_UNEXTRACTABLE = 0x0000006A,

    /// <summary>Mechanism invalid.</summary>
    CKR_MECHANISM_INVALID = 0x00000070,

    /// <summary>Mechanism param invalid.</summary>
    CKR_MECHANISM_PARAM_INVALID = 0x00000071,

    /// <summary>Object handle invalid.</summary>
    CKR_OBJECT_HANDLE_INVALID = 0x00000082,

    /// <summary>Operation active.</summary>
    CKR_OPERATION_ACTIVE = 0x00000090,

    /// <summary>Operation not initialized.</summary>
    CKR_OPERATION_NOT_INITIALIZED = 0x00000091,

    /// <summary>Pin incorrect.</summary>
    CKR_PIN_INCORRECT = 0x000000A0,

    /// <summary>Pin invalid.</summary>
    CKR_PIN_INVALID = 0x000000A1,

    /// <summary>Pin len range.</summary>
    CKR_PIN_LEN_RANGE = 0x000000A2,

    /// <summary>Pin expired.</summary>
    CKR_PIN_EXPIRED = 0x000000A3,

    /// <summary>Pin locked.</summary>
    CKR_PIN_LOCKED = 0x000000A4,

    /// <summary>Session closed.</summary>
    CKR_SESSION_CLOSED = 0x000000B0,

    /// <summary>Session count.</summary>
    CKR_SESSION_COUNT = 0x000000B1,

    /// <summary>Session handle invalid.</summary>
    CKR_SESSION_HANDLE_INVALID = 0x000000B3,

    /// <summary>Session parallel not supported.</summary>
    CKR_SESSION_PARALLEL_NOT_SUPPORTED = 0x000000B4,

    /// <summary>Session read only.</summary>
    CKR_SESSION_READ_ONLY = 0x000000B5,

    /// <summary>Session exists.</summary>
    CKR_SESSION_EXISTS = 0x000000B6,

    /// <summary>Session read only exists.</summary>
    CKR_SESSION_READ_ONLY_EXISTS = 0x000000B7,

    /// <summary>Session read write so exists.</summary>
    CKR_SESSION_READ_WRITE_SO_EXISTS = 0x000000B8,

    /// <summary>Signature invalid.</summary>
    CKR_SIGNATURE_INVALID = 0x000000C0,

    /// <summary>Signature len range.</summary>
    CKR_SIGNATURE_LEN_RANGE = 0x000000C1,

    /// <summary>Template incomplete.</summary>
    CKR_TEMPLATE_INCOMPLETE = 0x000000D0,

    /// <summary>Template inconsistent.</summary>
    CKR_TEMPLATE_INCONSISTENT = 0x000000D1,

    /// <summary>Token not present.</summary>
    CKR_TOKEN_NOT_PRESENT = 0x000000E0,

    /// <summary>Token not recognized.</summary>
    CKR_TOKEN_NOT_RECOGNIZED = 0x000000E1,

    /// <summary>Token write protected.</summary>
    CKR_TOKEN_WRITE_PROTECTED = 0x000000E2,

    /// <summary>Unwrapping key handle invalid.</summary>
    CKR_UNWRAPPING_KEY_HANDLE_INVALID = 0x000000F0,

    /// <summary>Unwrapping key size range.</summary>
    CKR_UNWRAPPING_KEY_SIZE_RANGE = 0x000000F1,

    /// <summary>Unwrapping key type inconsistent.</summary>
    CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT = 0x000000F2,

    /// <summary>User already logged in.</summary>
    CKR_USER_ALREADY_LOGGED_IN = 0x00000100,

    /// <summary>User not logged in.</summary>
    CKR_USER_NOT_LOGGED_IN = 0x00000101,

    /// <summary>User pin not initialized.</summary>
    CKR_USER_PIN_NOT_INITIALIZED = 0x00000102,

    /// <summary>User type invalid.</summary>
    CKR_USER_TYPE_INVALID = 0x00000103,

    /// <summary>User another already logged in.</summary>
    CKR_USER_ANOTHER_ALREADY_LOGGED_IN = 0x00000104,

    /// <summary>User too many types.</summary>
    CKR_USER_TOO_MANY_TYPES = 0x00000105,

    /// <summary>Wrapped key invalid.</summary>
    CKR_WRAPPED_KEY_INVALID = 0x00000110,

    /// <summary>Wrapped key len range.</summary>
    CKR_WRAPPED_KEY_LEN_RANGE = 0x00000112,

    /// <summary>Wrapping key handle invalid.</summary>
    CKR_WRAPPING_KEY_HANDLE_INVALID = 0x00000113,

    /// <summary>Wrapping key size range.</summary>
    CKR_WRAPPING_KEY_SIZE_RANGE = 0x00000114,

    /// <summary>Wrapping key type inconsistent.</summary>
    CKR_WRAPPING_KEY_TYPE_INCONSISTENT = 0x00000115,

    /// <summary>Random seed not supported.</summary>
    CKR_RANDOM_SEED_NOT_SUPPORTED = 0x00000120,

    /// <summary>Random no rng.</summary>
    CKR_RANDOM_NO_RNG = 0x00000121,

    /// <summary>Domain params invalid.</summary>
    CKR_DOMAIN_PARAMS_INVALID = 0x00000130,

    /// <summary>Curve not supported.</summary>
    CKR_CURVE_NOT_SUPPORTED = 0x00000140,

    /// <summary>Buffer too small.</summary>
    CKR_BUFFER_TOO_SMALL = 0x00000150,

    /// <summary>Saved state invalid.</summary>
    CKR_SAVED_STATE_INVALID = 0x00000160,

    /// <summary>Information sensitive.</summary>
    CKR_INFORMATION_SENSITIVE = 0x00000170,

    /// <summary>State unsaveable.</summary>
    CKR_STATE_UNSAVEABLE = 0x00000180,

    /// <summary>Cryptoki not initialized.</summary>
    CKR_CRYPTOKI_NOT_INITIALIZED = 0x00000190,

    /// <summary>Cryptoki already initialized.</summary>
    CKR_CRYPTOKI_ALREADY_INITIALIZED = 0x00000191,

    /// <summary>Mutex bad.</summary>
    CKR_MUTEX_BAD = 0x000001A0,

    /// <summary>Mutex not locked.</summary>
    CKR_MUTEX_NOT_LOCKED = 0x000001A1,

    /// <summary>New pin mode.</summary>
    CKR_NEW_PIN_MODE = 0x000001B0,

    /// <summary>Next otp.</summary>
    CKR_NEXT_OTP = 0x000001B1,

    /// <summary>Exceeded max iterations.</summary>
    CKR_EXCEEDED_MAX_ITERATIONS = 0x000001B5,

    /// <summary>Fips self test failed.</summary>
    CKR_FIPS_SELF_TEST_FAILED = 0x000001B6,

    /// <summary>Library load failed.</summary>
    CKR_LIBRARY_LOAD_FAILED = 0x000001B7,

    /// <summary>Pin too weak.</summary>
    CKR_PIN_TOO_WEAK = 0x000001B8,

    /// <summary>Public key invalid.</summary>
    CKR_PUBLIC_KEY_INVALID = 0x000001B9,

    /// <summary>Function rejected.</summary>
    CKR_FUNCTION_REJECTED = 0x00000200,
}
