namespace Net.Pkcs11Interop.Common;

/// <summary>Which slots are listed.</summary>
public enum SlotsType
{
    /// <summary>Those with a token.</summary>
    WithTokenPresent,

    /// <summary>All.</summary>
    WithOrWithoutTokenPresent,
}
