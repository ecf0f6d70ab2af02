using Grains.Interfaces.Operators;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;

namespace Telepool.Silo.Web.Security;

/// <summary>
/// Who may log in: those of this machine's file, those that the cluster keeps, and those of the other silos' files, which the cluster knows from them. Asks
/// the cluster, and tells it what the file says, once a second; where it does not answer, what it said last holds.
/// </summary>
internal sealed partial class CredentialStore
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PublishEvery = IOperatorDirectoryGrain.PlaceLife / 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private readonly ILogger<CredentialStore> _logger;
    private readonly CredentialFile _file;
    private readonly string _place;
    private readonly Lock _lock = new();
    private volatile OperatorRoll? _roll;
    private IReadOnlyList<OperatorEntry>? _published;
    private long _publishedAt;
    private Task? _asking;
    private long _askedAt;

    public CredentialStore(TelepoolSettings settings, IGrainFactory grains, TimeProvider time, ILogger<CredentialStore> logger)
    {
        _grains = grains;
        _time = time;
        _logger = logger;
        _file = new CredentialFile(PathOf(settings), time, logger);
        _place = $"{Environment.MachineName}:{Path.GetFullPath(PathOf(settings))}";
    }

    /// <summary>Everybody, good or over. A name may be there more than once: files of several machines are written at different times.</summary>
    public IReadOnlyList<OperatorEntry> Current
    {
        get
        {
            var file = _file.Current;
            if (_roll is not { } roll)
            {
                return file;
            }

            // Of this machine's file, what it says now and not what it said a moment ago.
            return [.. file.Where(entry => !entry.Ways().Any(way => roll.Revoked.Contains(way, StringComparer.Ordinal))), .. roll.Entries.Where(entry => entry.Place != _place)];
        }
    }

    /// <summary>Whether the cluster has said who may log in; before that, those whom the file does not know may still be right.</summary>
    public bool IsWhole => _roll is not null;

    /// <summary>The file.</summary>
    public static string PathOf(TelepoolSettings settings) => settings.Web.TokensFile ?? Path.Combine(settings.Storage.DataDirectory, "operators.json");

    /// <summary>Everything that is wrong with the file at the start; a file that is not there is none.</summary>
    public static IReadOnlyList<SettingError> Check(TelepoolSettings settings) =>
        [.. CredentialFile.Check(PathOf(settings)).Select(static problem => new SettingError("TELEPOOL_WEB_TOKENS_FILE", problem))];

    /// <summary>Asks the cluster again where it was last asked a second ago or more.</summary>
    /// <param name="isNow">Ask in any case: somebody is unknown who may have been let in at another silo this moment.</param>
    public Task RefreshAsync(bool isNow = false)
    {
        lock (_lock)
        {
            if (_asking is { IsCompleted: false } asking)
            {
                return isNow ? AfterAsync(asking) : asking;
            }

            if (!isNow && _asking is not null && _time.GetElapsedTime(_askedAt) < AskEvery)
            {
                return Task.CompletedTask;
            }

            _askedAt = _time.GetTimestamp();
            return _asking = AskAsync();
        }
    }

    /// <summary>Everybody as of now.</summary>
    public async Task<IReadOnlyList<OperatorEntry>> AllAsync()
    {
        await RefreshAsync(isNow: true).ConfigureAwait(false);
        return Current;
    }

    /// <summary>Changes who may log in, on every silo. Whoever is taken out, or gets another token, loses their sessions at once.</summary>
    public async Task<OperatorChangeStatus> ChangeAsync(OperatorChange change)
    {
        // What this machine's file has said a moment ago is to be known before it is revoked.
        await RefreshAsync(isNow: true).ConfigureAwait(false);
        var status = await _grains.GetGrain<IOperatorDirectoryGrain>(IOperatorDirectoryGrain.Deployment).ChangeAsync(change).ConfigureAwait(false);
        await RefreshAsync(isNow: true).ConfigureAwait(false);
        if (status == OperatorChangeStatus.Done && change.Kind != OperatorChangeKind.Add)
        {
            await _grains.GetGrain<IOperatorSessionsGrain>(IOperatorSessionsGrain.Deployment).EndAllOfAsync(change.Entry.Name).ConfigureAwait(false);
        }

        return status;
    }

    /// <summary>The good way in whose token this is.</summary>
    public async Task<OperatorEntry?> FindTokenAsync(string token)
    {
        var hash = Secret.Hash(token);
        if (FindToken(hash) is { } found)
        {
            return found;
        }

        await RefreshAsync(isNow: true).ConfigureAwait(false);
        return FindToken(hash);
    }

    /// <summary>Every one is compared, so that the time tells nothing.</summary>
    private OperatorEntry? FindToken(string hash)
    {
        OperatorEntry? found = null;
        foreach (var entry in Current)
        {
            if (entry.TokenHash is { } known && Secret.AreSame(known, hash))
            {
                found = Lower(found, entry);
            }
        }

        return found;
    }

    /// <summary>The good way in of a name by a token; null where there is none any more.</summary>
    public OperatorEntry? Find(string name, string tokenHash)
    {
        OperatorEntry? found = null;
        foreach (var entry in Current.Where(entry => entry.Name == name && entry.TokenHash == tokenHash))
        {
            found = Lower(found, entry);
        }

        return found;
    }

    /// <summary>The good way in by a certificate. One that names this very certificate goes before one that names its subject.</summary>
    public OperatorEntry? FindCertificate(string hash, string subject)
    {
        var (byHash, bySubject) = ((OperatorEntry?)null, (OperatorEntry?)null);
        foreach (var entry in Current)
        {
            if (entry.CertificateHash == hash)
            {
                byHash = Lower(byHash, entry);
            }
            else if (entry.CertificateSubject == subject)
            {
                bySubject = Lower(bySubject, entry);
            }
        }

        return byHash ?? bySubject;
    }

    /// <summary>Whose files disagree may do what they all allow.</summary>
    private OperatorEntry? Lower(OperatorEntry? found, OperatorEntry entry) =>
        !entry.IsGood(_time.GetUtcNow()) ? found : found is null || entry.Role < found.Role ? entry : found;

    private async Task AfterAsync(Task asking)
    {
        await asking.ConfigureAwait(false);
        await RefreshAsync(isNow: true).ConfigureAwait(false);
    }

    private async Task AskAsync()
    {
        try
        {
            var grain = _grains.GetGrain<IOperatorDirectoryGrain>(IOperatorDirectoryGrain.Deployment);
            var file = _file.Current;
            if (!ReferenceEquals(file, _published) || _time.GetElapsedTime(_publishedAt) >= PublishEvery)
            {
                await grain.PublishAsync(_place, [.. file]).WaitAsync(Patience).ConfigureAwait(false);
                (_published, _publishedAt) = (file, _time.GetTimestamp());
            }

            // No version is below 0: everything is told.
            if (await grain.ReadAsync(_roll?.Version ?? -1).WaitAsync(Patience).ConfigureAwait(false) is { } roll)
            {
                _roll = roll;
            }
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or IOException)
        {
            LogAlone(_logger, exception.Message);
        }
    }

    [LoggerMessage(1317, LogLevel.Warning, "The cluster does not say who may log in; what it said before holds, and this machine's file: {Problem}", EventName = "OperatorsAlone")]
    private static partial void LogAlone(ILogger logger, string problem);
}
