namespace MTProto.Messages;

/// <summary>How unpacking ended.</summary>
public enum GzipStatus
{
    /// <summary>Everything was unpacked.</summary>
    Ok,

    /// <summary>Not a gzip_packed object, or not a gzip stream, or a damaged one.</summary>
    Invalid,

    /// <summary>More bytes come out of it than the caller allows.</summary>
    TooLarge,
}
