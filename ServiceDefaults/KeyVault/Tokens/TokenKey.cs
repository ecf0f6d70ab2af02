using Net.Pkcs11Interop.HighLevelAPI;

namespace ServiceDefaults.KeyVault.Tokens;

/// <summary>One version of the key on a token, with handles that are good for one login.</summary>
/// <param name="Id">CKA_ID: number of the version (4 bytes, big-endian) and 4 random bytes, so that two who make one at once do not meet.</param>
/// <param name="Secret">The AES key.</param>
/// <param name="Private">The signing key; null where there is none.</param>
/// <param name="Public">Its public half.</param>
internal sealed record TokenKey(byte[] Id, IObjectHandle Secret, IObjectHandle? Private, IObjectHandle? Public)
{
    public string Name { get; } = Convert.ToHexStringLower(Id);
}
