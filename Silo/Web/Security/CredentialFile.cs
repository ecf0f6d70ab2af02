using Grains.Interfaces.Operators;
using Microsoft.Extensions.Logging;

namespace Telepool.Silo.Web.Security;

/// <summary>
/// The tokens' file, read again within a second after it has changed. A file that cannot be read leaves those in that it named before, so that a
/// slip of an editor locks nobody out; a file that is gone lets nobody in.
/// </summary>
internal sealed partial class CredentialFile(string path, TimeProvider time, ILogger logger)
{
    private const long MaxFile = 1024 * 1024;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private volatile IReadOnlyList<OperatorEntry> _entries = [];
    private (DateTime Written, long Length) _seen;
    private long? _lookedAt;

    /// <summary>Whom the file lets in, good or over: the same list for as long as it does not change.</summary>
    public IReadOnlyList<OperatorEntry> Current
    {
        get
        {
            lock (_lock)
            {
                if (_lookedAt is not { } looked || time.GetElapsedTime(looked) >= LookEvery)
                {
                    _lookedAt = time.GetTimestamp();
                    Look();
                }
            }

            return _entries;
        }
    }

    /// <summary>Everything that is wrong with a file; one that is not there is right.</summary>
    public static IReadOnlyList<string> Check(string path)
    {
        try
        {
            return File.Exists(path) ? [.. Read(path).Errors.Select(error => $"{path} {error}")] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [exception.Message];
        }
    }

    private static (IReadOnlyList<OperatorEntry> Entries, IReadOnlyList<string> Errors) Read(string path) =>
        new FileInfo(path).Length > MaxFile ? ([], [$"is longer than {MaxFile} bytes"]) : CredentialParsing.Parse(File.ReadAllBytes(path));

    private void Look()
    {
        try
        {
            var file = new FileInfo(path);
            var seen = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            if (seen == _seen)
            {
                return;
            }

            _seen = seen;
            if (!file.Exists)
            {
                _entries = [];
                LogGone(logger, path);
                return;
            }

            var (entries, errors) = Read(path);
            if (errors.Count > 0)
            {
                LogBad(logger, path, string.Join("; ", errors));
                return;
            }

            _entries = entries;
            LogRead(logger, entries.Count, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Looked at again in a second.
            _seen = default;
            LogBad(logger, path, exception.Message);
        }
    }
}
