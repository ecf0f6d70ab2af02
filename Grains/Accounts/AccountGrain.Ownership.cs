using Grains.Accounts.Ownership;
using Grains.Interfaces.Leases;

namespace Grains.Accounts;

/// <content>
/// Who may use the login. Telegram takes one key in use at two places for stolen and burns it, and a grain directory may know two activations of
/// one account for a moment. So an activation connects only while the stored state names its silo as the owner, by a claim that it wrote itself
/// over the very state that it read; and it writes one only when the owner of before has said that its connection is closed, or is dead.
/// </content>
internal sealed partial class AccountGrain : IAccountHolder
{
    // Each try was disturbed by somebody who claims the account as well; the caller tries again.
    private const int ClaimTries = 3;

    // The owner of before answers within a round trip, or a moment later where it waits for its leases.
    private static readonly TimeSpan ElsewhereRetry = TimeSpan.FromMilliseconds(250);

    private const string MovesReason = "the account moves from one host to another";

    private readonly AccountHolders _holders;
    private readonly IOwnerSilos _silos;
    private TaskScheduler? _turns;
    private Task<bool>? _claiming;
    private Task? _leaving;
    private TaskCompletionSource? _slotsBack;
    private bool _isClaimBeingWritten;
    private bool _isClaimVoid;
    private bool _leaves;

    /// <inheritdoc/>
    Task IAccountHolder.GiveUpAsync() => Task.Factory.StartNew(
        static grain => ((AccountGrain)grain!).GiveUpAsync(), this, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _turns!).Unwrap();

    /// <summary>Makes this activation the owner where it is not; to be waited for before anything that may connect.</summary>
    /// <returns>False where another silo holds the account and has not given it up, or this activation is about to end.</returns>
    private ValueTask<bool> OwnAsync() =>
        _leaves ? new(false)
        : _owns ? new(true)
        : new(ShareClaimAsync());

    private async Task<bool> ShareClaimAsync()
    {
        var claim = _claiming ??= ClaimAsync();
        try
        {
            return await claim;
        }
        finally
        {
            _claiming = ReferenceEquals(_claiming, claim) ? null : _claiming;
        }
    }

    private async Task<bool> ClaimAsync()
    {
        // Known here before it is written: whoever reads the claim and asks for it finds its holder.
        _holders.Add(Id, this);
        try
        {
            for (var tries = 0; tries < ClaimTries; tries++)
            {
                var (owner, claim) = (State.Owner, State.Claim);
                switch (await AskOwnerAsync(owner))
                {
                    case false:
                        LogOwnedElsewhere(_logger, Id, owner);
                        return false;
                    case true:
                        await ReadAgainAsync();
                        if (State.Owner.Length > 0 && (State.Owner, State.Claim) != (owner, claim))
                        {
                            continue;
                        }

                        break;
                }

                if (_leaves || !await WriteClaimAsync())
                {
                    return false;
                }

                LogOwned(_logger, Id, State.Claim, owner);
                return true;
            }

            return false;
        }
        finally
        {
            if (!_owns)
            {
                _holders.Remove(Id, this);
            }
        }
    }

    /// <summary>Gets the recorded owner out of the way.</summary>
    /// <returns>Null where there is none that lives, true where it has confirmed that its connection is closed, false where it has not.</returns>
    private async Task<bool?> AskOwnerAsync(string owner)
    {
        if (owner.Length == 0)
        {
            return null;
        }

        if (owner == _silos.Here)
        {
            if (!_holders.HasOther(Id, this))
            {
                return null;
            }

            var others = _holders.GiveUpAsync(Id, this);
            await others.WaitAsync(Options.HandOverTimeout, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            return others.IsCompletedSuccessfully;
        }

        if (await _silos.IsGoneAsync(owner))
        {
            return null;
        }

        // The silo may die instead of answering.
        return await _silos.AskAsync(owner, Id) ? true
            : await _silos.IsGoneAsync(owner) ? null
            : false;
    }

    private async Task<bool> WriteClaimAsync()
    {
        State.Owner = _silos.Here;
        State.Claim++;
        // Whoever holds a lease of an earlier owner is refused from here on, unless that owner has handed it on.
        State.Epoch++;
        (_isClaimBeingWritten, _isClaimVoid) = (true, false);
        try
        {
            await SaveAccountAsync();
        }
        finally
        {
            _isClaimBeingWritten = false;
        }

        if (_isClaimVoid || _leaves)
        {
            // Somebody was told meanwhile that nothing is open here.
            _leaves = true;
            DeactivateOnIdle();
            return false;
        }

        _owns = true;
        (var handed, State.HandedLeases) = (State.HandedLeases, []);
        TakeLeasesUp(handed);
        return true;
    }

    /// <summary>The owner of before has stored its last word after this activation has read.</summary>
    private async Task ReadAgainAsync()
    {
        await CloseSessionAsync();
        await _accountWrites.WaitAsync();
        try
        {
            await _account.ReadStateAsync();
        }
        finally
        {
            _accountWrites.Release();
        }

        await _peers.ReadStateAsync();
        _memory = null;
        (_damage, _isVaultAway) = (string.Empty, false);
        _storedAudit = Health.AuditSequence;
        await BeginRatesAsync();
        if (State.Session is not null)
        {
            OpenSession();
        }
    }

    private Task GiveUpAsync()
    {
        if (_owns || _leaving is not null)
        {
            LogGivenUp(_logger, Id);
            return _leaving ??= LeaveAsync();
        }

        // Nothing is open. A claim that is on its way to the storage may arrive there after this answer, and must not count.
        _isClaimVoid = _isClaimBeingWritten;
        return Task.CompletedTask;
    }

    private async Task LeaveAsync()
    {
        _leaves = true;
        try
        {
            EndLightLeases();
            _feed?.Wake();
            if (_leases.Slots > 0)
            {
                _slotsBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await _slotsBack.Task.WaitAsync(Options.HandOverGrace, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            HandLeasesOn();
            await HandBackAsync();
        }
        finally
        {
            DeactivateOnIdle();
        }
    }

    /// <summary>Closes the connection, and stores what is unsaved and that nobody owns the account.</summary>
    private async Task HandBackAsync()
    {
        var (wasOwner, isUnsaved) = (_owns, _session is { } session && session.Revision != _savedRevision);
        try
        {
            if (wasOwner && isUnsaved)
            {
                KeepSession();
            }
        }
        catch (SessionVaultException exception)
        {
            LogNotSealed(_logger, Id, exception.Message);
        }

        _owns = false;
        await CloseSessionAsync();
        if (!wasOwner)
        {
            _holders.Remove(Id, this);
            return;
        }

        try
        {
            if (Memory.IsDirty)
            {
                await SavePeersAsync();
            }

            State.Owner = string.Empty;
            await SaveAccountAsync();
        }
        catch (Exception exception)
        {
            // What is stored still names this silo, which answers from now on that it holds nothing.
            LogNotHandedBack(_logger, Id, exception);
        }
        finally
        {
            _holders.Remove(Id, this);
        }
    }

    /// <summary>Another activation owns the account, or nobody knows who does: nothing of it may be open here.</summary>
    private async Task LoseAsync()
    {
        (_owns, _leaves) = (false, true);
        await CloseSessionAsync();
        _holders.Remove(Id, this);
        DeactivateOnIdle();
    }

    /// <summary>Whether the stored state is a living owner's, who alone may change it.</summary>
    private async ValueTask<bool> IsElsewhereAsync() =>
        !_owns && State.Owner.Length > 0 && State.Owner != _silos.Here && !await _silos.IsGoneAsync(State.Owner);

    private LeaseAnswer Elsewhere(LeaseRequest request)
    {
        var name = nameof(LeaseRefusal.Busy);
        _metrics.LeaseRefused(name);
        LogLeaseRefused(_logger, Id, request.Purpose, name);
        // Without a report: how the account stands is its owner's to say.
        return new LeaseAnswer { Refusal = LeaseRefusal.Busy, RetryAfter = ElsewhereRetry, Reason = MovesReason };
    }
}
