using System.Security.Cryptography;

namespace ServiceDefaults.KeyVault;

/// <summary>A key file that was read and opened, or what is wrong.</summary>
internal sealed record KeyFileReading(KeyFileText Text, List<(byte[] Id, SecretBytes Key)> Keys, SecretBytes? Derived, string? Problem)
{
    /// <summary>Zeroes the keys as the file has them.</summary>
    public KeyFileReading Forget()
    {
        foreach (var (_, bytes) in Text.Keys)
        {
            CryptographicOperations.ZeroMemory(bytes);
        }

        return this;
    }

    public static KeyFileReading Failed(string problem) => new(new KeyFileText(null, []), [], null, problem);
}
