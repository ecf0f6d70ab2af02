using Grains.Interfaces.Admission;

namespace Grains.Admission.Users;

/// <summary>The users of the cluster. Calls no grain of ours.</summary>
internal sealed class UserDirectoryGrain([PersistentState("users", GrainStorageNames.Durable)] IPersistentState<UserDirectoryState> state) : Grain, IUserDirectoryGrain
{
    /// <inheritdoc/>
    public async Task<long?> ReplaceAsync(byte[] document, long version)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(document.Length, IUserDirectoryGrain.MaxBytes);
        if (version != state.State.Version)
        {
            return null;
        }

        (state.State.Document, state.State.Version) = (document, version + 1);
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Memory is ahead of the storage: start again from what is stored.
            DeactivateOnIdle();
            throw;
        }

        return state.State.Version;
    }

    /// <inheritdoc/>
    public Task<UserListing?> ReadAsync(long version) => Task.FromResult(
        version == state.State.Version ? null : new UserListing { Version = state.State.Version, Document = state.State.Document });
}
