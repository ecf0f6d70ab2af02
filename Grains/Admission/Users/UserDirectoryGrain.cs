using Grains.Interfaces.Admission;
using MTProto.Transports;

namespace Grains.Admission.Users;

/// <summary>The users of the cluster. Every change is stored before it is answered. Calls no grain of ours.</summary>
internal sealed class UserDirectoryGrain([PersistentState("users", GrainStorageNames.Durable)] IPersistentState<UserDirectoryState> state) : Grain, IUserDirectoryGrain
{
    private UserDirectoryState State => state.State;

    /// <inheritdoc/>
    public async Task<UserPutOutcome> PutAsync(UserRecord user, UserPutMode mode)
    {
        ArgumentException.ThrowIfNullOrEmpty(user.Name);
        if (ProxySecret.TryParse(user.Secret, out var secret) != ProxySecretStatus.Ok)
        {
            throw new ArgumentException("It has no secret that can be used.", nameof(user));
        }

        var known = State.Users.GetValueOrDefault(user.Name);
        var outcome = mode == UserPutMode.Add
            ? known is not null ? UserPutOutcome.Exists : State.Users.Count >= IUserDirectoryGrain.MaxUsers ? UserPutOutcome.Full : UserPutOutcome.Stored
            : known is null ? UserPutOutcome.Unknown : known.Revision != user.Revision ? UserPutOutcome.Changed : UserPutOutcome.Stored;
        if (outcome == UserPutOutcome.Stored && State.Users.Values.Any(other => other.Name != user.Name && HasKey(other, secret!)))
        {
            outcome = UserPutOutcome.SecretTaken;
        }

        if (outcome == UserPutOutcome.Stored)
        {
            State.Users[user.Name] = user with { Revision = ++State.Version };
            await StoreAsync();
        }

        return outcome;
    }

    /// <inheritdoc/>
    public async Task<UserPutOutcome> RemoveAsync(string name)
    {
        if (!State.Users.Remove(name))
        {
            return UserPutOutcome.Unknown;
        }

        State.Version++;
        await StoreAsync();
        return UserPutOutcome.Stored;
    }

    /// <inheritdoc/>
    public Task<UserRecord?> FindAsync(string name) => Task.FromResult(State.Users.GetValueOrDefault(name));

    /// <inheritdoc/>
    public Task<UserListing?> ReadAsync(long version) => Task.FromResult(
        version == State.Version ? null
        : new UserListing { Version = State.Version, Users = [.. State.Users.Values.OrderBy(static user => user.Name, StringComparer.Ordinal)] });

    private static bool HasKey(UserRecord user, ProxySecret secret) =>
        ProxySecret.TryParse(user.Secret, out var own) == ProxySecretStatus.Ok && own!.Key.SequenceEqual(secret.Key);

    private async Task StoreAsync()
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }
}
