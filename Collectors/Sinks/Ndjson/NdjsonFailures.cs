namespace Telepool.Collectors.Sinks.Ndjson;

/// <summary>What an exception of the file system means for the sink.</summary>
internal static class NdjsonFailures
{
    // ENOSPC and EDQUOT of Linux; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL as Windows wraps them.
    private static readonly int[] Full = [28, 122, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    public static SinkFailure From(Exception exception, string path) => new(
        exception is UnauthorizedAccessException ? SinkStatus.Refused : Full.Contains(exception.HResult) ? SinkStatus.Full : SinkStatus.Unavailable,
        path,
        exception.Message);
}
