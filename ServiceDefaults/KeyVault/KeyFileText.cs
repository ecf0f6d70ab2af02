namespace ServiceDefaults.KeyVault;

/// <summary>A key file as it is written: what protects its keys, and the keys in their order.</summary>
/// <param name="Protection">Null where the keys are in clear.</param>
/// <param name="Keys">Id, and the key or, under a passphrase, the sealed key; the last one seals.</param>
/// <param name="IsRaw">Whether the file is the 32 bytes of one key and nothing else.</param>
internal sealed record KeyFileText(KeyFileProtection? Protection, IReadOnlyList<(byte[] Id, byte[] Bytes)> Keys, bool IsRaw = false);
