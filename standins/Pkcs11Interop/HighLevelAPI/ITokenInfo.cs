namespace Net.Pkcs11Interop.HighLevelAPI;

/// <summary>A token (CK_TOKEN_INFO). Texts come without the blanks that fill them up.</summary>
public interface ITokenInfo
{
    /// <summary>The slot that it is in.</summary>
    ulong SlotId { get; }

    /// <summary>Its label.</summary>
    string Label { get; }

    /// <summary>Who made it.</summary>
    string ManufacturerId { get; }

    /// <summary>Its model.</summary>
    string Model { get; }

    /// <summary>Its serial number.</summary>
    string SerialNumber { get; }

    /// <summary>Its state.</summary>
    ITokenFlags TokenFlags { get; }

    /// <summary>Sessions that one process may have; 0 for any number, all bits set where it is not told.</summary>
    ulong MaxSessionCount { get; }

    /// <summary>Sessions that this process has; all bits set where it is not told.</summary>
    ulong SessionCount { get; }

    /// <summary>Bytes of the longest PIN.</summary>
    ulong MaxPinLen { get; }

    /// <summary>Bytes of the shortest PIN.</summary>
    ulong MinPinLen { get; }
}
