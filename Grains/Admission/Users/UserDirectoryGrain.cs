using Grains.Accounts;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Admission;

namespace Grains.Admission.Users;

/// <summary>The users of the cluster, stored sealed, since they hold secrets. Calls no grain of ours.</summary>
internal sealed class UserDirectoryGrain(
    [PersistentState("users", GrainStorageNames.Durable)] IPersistentState<UserDirectoryState> state, ISessionVault vault) : Grain, IUserDirectoryGrain
{
    private const string SealName = "users/directory";

    private byte[] _document = [];

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (state.State.Document.Length == 0)
        {
            return;
        }

        if (!state.State.IsSealed)
        {
            // An earlier version stored them in clear.
            _document = state.State.Document;
            await StoreAsync(state.State.Version);
        }
        else if (!vault.TryOpen(SealName, state.State.Document, out _document, out var reason))
        {
            // Whoever takes them for none would end every user's connections, and might write none over them.
            throw new InvalidOperationException($"The gateways' shared users cannot be opened: {reason}");
        }
    }

    /// <inheritdoc/>
    public async Task<long?> ReplaceAsync(byte[] document, long version)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(document.Length, IUserDirectoryGrain.MaxBytes);
        if (version != state.State.Version)
        {
            return null;
        }

        _document = document;
        await StoreAsync(version + 1);
        return state.State.Version;
    }

    /// <inheritdoc/>
    public Task<UserListing?> ReadAsync(long version) => Task.FromResult(
        version == state.State.Version ? null : new UserListing { Version = state.State.Version, Document = _document });

    /// <inheritdoc/>
    public async Task<ResealAnswer> ResealAsync()
    {
        vault.Refresh();
        var outcome = state.State.Document.Length == 0 ? ResealOutcome.Nothing : vault.IsCurrent(state.State.Document) ? ResealOutcome.Current : ResealOutcome.Resealed;
        if (outcome == ResealOutcome.Resealed)
        {
            await StoreAsync(state.State.Version);
        }

        return new ResealAnswer { AccountId = SealName, Outcome = outcome, KeyId = outcome == ResealOutcome.Nothing ? string.Empty : vault.KeyOf(state.State.Document) };
    }

    private async Task StoreAsync(long version)
    {
        try
        {
            var previous = state.State.IsSealed ? state.State.Document : [];
            (state.State.Document, state.State.IsSealed) = (_document.Length == 0 ? [] : vault.Seal(SealName, _document, previous), _document.Length > 0);
            state.State.Version = version;
            await state.WriteStateAsync();
        }
        catch
        {
            // Memory is ahead of the storage: start again from what is stored.
            DeactivateOnIdle();
            throw;
        }
    }
}
