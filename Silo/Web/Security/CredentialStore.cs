using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;

namespace Telepool.Silo.Web.Security;

/// <summary>
/// Who may log in, read again within a second after the file has changed. A file that cannot be read leaves those in that it named before, so that a
/// slip of an editor locks nobody out; a file that is gone lets nobody in.
/// </summary>
internal sealed partial class CredentialStore
{
    private const long MaxFile = 1024 * 1024;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly ILogger<CredentialStore> _logger;
    private readonly Lock _lock = new();
    private volatile IReadOnlyList<OperatorCredential> _credentials = [];
    private (DateTime Written, long Length) _seen;
    private long? _lookedAt;

    public CredentialStore(TelepoolSettings settings, TimeProvider time, ILogger<CredentialStore> logger)
    {
        _path = PathOf(settings);
        _time = time;
        _logger = logger;
    }

    /// <summary>The credentials as the file has them now, good or over.</summary>
    public IReadOnlyList<OperatorCredential> Current
    {
        get
        {
            lock (_lock)
            {
                if (_lookedAt is not { } looked || _time.GetElapsedTime(looked) >= LookEvery)
                {
                    _lookedAt = _time.GetTimestamp();
                    Look();
                }
            }

            return _credentials;
        }
    }

    /// <summary>The file.</summary>
    public static string PathOf(TelepoolSettings settings) => settings.Web.TokensFile ?? Path.Combine(settings.Storage.DataDirectory, "operators.json");

    /// <summary>Everything that is wrong with the file at the start; a file that is not there is none.</summary>
    public static IReadOnlyList<SettingError> Check(TelepoolSettings settings)
    {
        var path = PathOf(settings);
        try
        {
            return File.Exists(path) ? [.. Read(path).Errors.Select(error => new SettingError("TELEPOOL_WEB_TOKENS_FILE", $"{path} {error}"))] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [new SettingError("TELEPOOL_WEB_TOKENS_FILE", exception.Message)];
        }
    }

    /// <summary>The good credential whose token this is; every one is compared, so that the time tells nothing.</summary>
    public OperatorCredential? FindToken(string token)
    {
        var hash = Secret.Hash(token);
        OperatorCredential? found = null;
        foreach (var credential in Current)
        {
            if (credential.TokenHash is { } known && Secret.AreSame(known, hash))
            {
                found = credential;
            }
        }

        return found?.IsGood(_time.GetUtcNow()) == true ? found : null;
    }

    /// <summary>The good credential of a name; null where there is none.</summary>
    public OperatorCredential? Find(string name) => Current.FirstOrDefault(credential => credential.Name == name && credential.IsGood(_time.GetUtcNow()));

    private static (IReadOnlyList<OperatorCredential> Credentials, IReadOnlyList<string> Errors) Read(string path) =>
        new FileInfo(path).Length > MaxFile ? ([], [$"is longer than {MaxFile} bytes"]) : CredentialParsing.Parse(File.ReadAllBytes(path));

    private void Look()
    {
        try
        {
            var file = new FileInfo(_path);
            var seen = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            if (seen == _seen)
            {
                return;
            }

            _seen = seen;
            if (!file.Exists)
            {
                _credentials = [];
                LogGone(_logger, _path);
                return;
            }

            var (credentials, errors) = Read(_path);
            if (errors.Count > 0)
            {
                LogBad(_logger, _path, string.Join("; ", errors));
                return;
            }

            _credentials = credentials;
            LogRead(_logger, credentials.Count, _path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Looked at again in a second.
            _seen = default;
            LogBad(_logger, _path, exception.Message);
        }
    }
}
