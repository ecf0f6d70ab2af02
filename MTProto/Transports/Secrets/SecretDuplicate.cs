namespace MTProto.Transports.Secrets;

/// <summary>Two entries with the same 16 bytes, which nobody could tell apart.</summary>
/// <param name="First">Position of the earlier.</param>
/// <param name="Second">Position of the later.</param>
public readonly record struct SecretDuplicate(int First, int Second);
