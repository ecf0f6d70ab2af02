using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ServiceDefaults.Configuration;
using Telepool.Gateway.Events;

namespace Telepool.Gateway.Configuration;

/// <summary>
/// Owns what holds: reads it again, changes users, and hands a new version over whole or not at all. One change at a time; everybody else waits.
/// </summary>
public sealed partial class GatewayConfigurator : IDisposable
{
    private readonly GatewaySources _sources;
    private readonly Func<GatewaySettings, long, Task<IReadOnlyList<SettingError>>> _apply;
    private readonly GatewayEventHub _events;
    private readonly ILogger _log;
    private readonly ISharedUsers? _shared;
    private readonly SemaphoreSlim _turn = new(1, 1);

    // What changes made of the users where there is no file to write them to; they end with the process.
    private byte[]? _usersInMemory;
    private string _digest;
    private volatile Current _current;

    /// <summary>Goes on from what holds at the start.</summary>
    /// <param name="sources">Where settings come from.</param>
    /// <param name="first">What was read of them at the start; without errors.</param>
    /// <param name="apply">Makes settings hold as a version, or says why they cannot, in which case nothing has changed.</param>
    /// <param name="events">Is told of changes.</param>
    /// <param name="log">Is told of changes.</param>
    /// <param name="shared">The users of the cluster, where changes of users go; null where the gateway is alone.</param>
    public GatewayConfigurator(
        GatewaySources sources,
        GatewaySettingsResult first,
        Func<GatewaySettings, long, Task<IReadOnlyList<SettingError>>> apply,
        GatewayEventHub events,
        ILogger log,
        ISharedUsers? shared = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        _sources = sources;
        _apply = apply;
        _events = events;
        _log = log;
        _shared = shared;
        _current = new Current(first.Settings!, 1, first.Files);
        _digest = SettingsText.Digest(first.Settings!);
    }

    /// <summary>What holds.</summary>
    public GatewaySettings Settings => _current.Settings;

    /// <summary>The number of what holds, from 1.</summary>
    public long Version => _current.Version;

    /// <summary>The files that were read for it.</summary>
    public IReadOnlyList<string> Files => _current.Files;

    /// <summary>Whether changes of users outlast the process.</summary>
    public bool KeepsUsers => _sources.UsersFile is not null || _shared is not null;

    /// <summary>Reads everything again.</summary>
    public async Task<ConfigurationChange> ReloadAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await TakeAsync(Read()).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Adds a user.</summary>
    /// <param name="name">The name.</param>
    /// <param name="fields">Its settings as the file has them; without <c>secret</c> a new one is made.</param>
    /// <param name="version">The version that the caller knows; null for any.</param>
    /// <param name="cancellationToken">Gives up while others have their turn.</param>
    public Task<ConfigurationChange> AddUserAsync(string name, JsonObject fields, long? version, CancellationToken cancellationToken) =>
        ChangeAsync(
            version,
            (users, known) =>
            {
                if (known is not null)
                {
                    return ChangeOutcome.Exists;
                }

                var user = (JsonObject)fields.DeepClone();
                if (user["secret"] is null)
                {
                    user["secret"] = UserSecret.Create(null);
                }

                users.Set(name, user);
                return ChangeOutcome.Applied;
            },
            name,
            cancellationToken);

    /// <summary>Changes settings of a user; those that are not named stay, null is the default.</summary>
    public Task<ConfigurationChange> ChangeUserAsync(string name, JsonObject fields, long? version, CancellationToken cancellationToken) =>
        ChangeKnownAsync(name, version, (users, _) => users.Set(name, fields), cancellationToken);

    /// <summary>Gives a user a new secret of the same form. Connections with the old one go on; new ones need the new.</summary>
    public Task<ConfigurationChange> RotateUserAsync(string name, long? version, CancellationToken cancellationToken) =>
        ChangeKnownAsync(name, version, (users, user) => users.Set(name, new JsonObject { ["secret"] = UserSecret.Create(user.Secret) }), cancellationToken);

    /// <summary>Takes a user away.</summary>
    public Task<ConfigurationChange> RemoveUserAsync(string name, long? version, CancellationToken cancellationToken) =>
        ChangeKnownAsync(name, version, (users, _) => users.Remove(name, isElsewhere: true), cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private Task<ConfigurationChange> ChangeKnownAsync(string name, long? version, Action<UsersDocument, Users.UserSettings> change, CancellationToken cancellationToken) =>
        ChangeAsync(
            version,
            (users, known) =>
            {
                if (known is null)
                {
                    return ChangeOutcome.NotFound;
                }

                change(users, known);
                return ChangeOutcome.Applied;
            },
            name,
            cancellationToken);

    private async Task<ConfigurationChange> ChangeAsync(
        long? version, Func<UsersDocument, Users.UserSettings?, ChangeOutcome> change, string name, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_shared is not null && await _shared.RefreshAsync().ConfigureAwait(false))
            {
                // Whether the user is there already is to be seen in what holds.
                await TakeAsync(Read()).ConfigureAwait(false);
            }

            if (version is { } known && known != Version)
            {
                return ConfigurationChange.Not(ChangeOutcome.Conflict, Version);
            }

            var errors = new List<SettingError>();
            var file = _shared is null ? _sources.UsersFile : null;
            var before = _shared is not null ? _shared.Document is { Length: > 0 } shared ? shared : null
                : file is null ? _usersInMemory : SettingFile.Read("users", file, errors);
            var document = before is null ? UsersDocument.Empty() : UsersDocument.Read(before, Path.GetFileName(file) ?? "users", errors);
            if (errors.Count > 0 || document is null)
            {
                return ConfigurationChange.Not(ChangeOutcome.Invalid, Version, errors);
            }

            var outcome = change(document, Settings.Users.FirstOrDefault(user => user.Name == name));
            if (outcome != ChangeOutcome.Applied)
            {
                return ConfigurationChange.Not(outcome, Version);
            }

            return await (_shared is null ? WriteAsync(file, document.ToBytes(), name) : ShareAsync(_shared, document.ToBytes(), name)).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private GatewaySettingsResult Read() => _sources.Read(_sources.UsersFile is null ? _usersInMemory : null, _shared?.Document);

    private async Task<ConfigurationChange> ShareAsync(ISharedUsers shared, byte[] content, string name)
    {
        var read = _sources.Read(shared: content);
        if (read.Settings is null)
        {
            return ConfigurationChange.Not(ChangeOutcome.Invalid, Version, read.Errors);
        }

        try
        {
            if (!await shared.ReplaceAsync(content).ConfigureAwait(false))
            {
                return ConfigurationChange.Not(ChangeOutcome.Conflict, Version);
            }
        }
        catch (TimeoutException e)
        {
            return ConfigurationChange.Not(ChangeOutcome.Invalid, Version, new SettingError("users", $"the cluster has not answered, and may have taken the change all the same: {e.Message}"));
        }

        var taken = await TakeAsync(read).ConfigureAwait(false);
        _events.Publish(GatewayEventKind.UserChanged, name);
        return taken;
    }

    private async Task<ConfigurationChange> WriteAsync(string? file, byte[] content, string name)
    {
        var read = _sources.Read(content);
        if (read.Settings is null)
        {
            return ConfigurationChange.Not(ChangeOutcome.Invalid, Version, read.Errors);
        }

        string? staged = null;
        try
        {
            staged = file is null ? null : SettingFile.Stage(file, content);
            var taken = await TakeAsync(read).ConfigureAwait(false);
            if (taken.Outcome != ChangeOutcome.Invalid)
            {
                _usersInMemory = content;
                if (file is not null)
                {
                    SettingFile.Commit(staged!, file);
                }

                _events.Publish(GatewayEventKind.UserChanged, name);
            }
            else if (staged is not null)
            {
                File.Delete(staged);
            }

            return taken;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ConfigurationChange.Not(ChangeOutcome.Invalid, Version, new SettingError("users", $"{file} cannot be written: {e.Message}"));
        }
    }

    private async Task<ConfigurationChange> TakeAsync(GatewaySettingsResult read)
    {
        if (read.Settings is not { } settings)
        {
            return Refuse(read.Errors);
        }

        var digest = SettingsText.Digest(settings);
        if (digest == _digest)
        {
            _current = _current with { Files = read.Files };
            return ConfigurationChange.Not(ChangeOutcome.Unchanged, Version);
        }

        var version = Version + 1;
        if (await _apply(settings, version).ConfigureAwait(false) is { Count: > 0 } errors)
        {
            return Refuse(errors);
        }

        var later = GatewaySettingsRules.AtNextStart(Settings, settings);
        _digest = digest;
        _current = new Current(settings, version, read.Files);
        LogConfigured(version, settings.Users.Count, settings.Listeners.Count);
        if (later.Count > 0)
        {
            LogLater(string.Join(", ", later));
        }

        _events.Publish(GatewayEventKind.Configured, detail: $"version {version}");
        return new ConfigurationChange(ChangeOutcome.Applied, version, [], later);
    }

    private ConfigurationChange Refuse(IReadOnlyList<SettingError> errors)
    {
        LogRefused(Version, string.Join("; ", errors));
        _events.Publish(GatewayEventKind.ConfigurationRefused, detail: string.Join("; ", errors));
        return ConfigurationChange.Not(ChangeOutcome.Invalid, Version, errors);
    }

    private sealed record Current(GatewaySettings Settings, long Version, IReadOnlyList<string> Files);
}
