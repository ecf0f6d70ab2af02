namespace MTProto.Crypto;

/// <summary>The next blocks of a stream that is encrypted side by side with others.</summary>
/// <param name="Cipher">The stream.</param>
/// <param name="Data">A multiple of 16 bytes, encrypted in place.</param>
public readonly record struct CbcRun(AesCbcEncryptor Cipher, Memory<byte> Data);
