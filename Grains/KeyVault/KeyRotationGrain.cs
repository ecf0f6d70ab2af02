using Grains.Interfaces.Accounts;
using Grains.Interfaces.KeyVault;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grains.KeyVault;

/// <summary>
/// The one rotation. Its timer interleaves with calls: a portion takes what it is to do from the state before it awaits and adds to the state in one go
/// after it, and a pass that was begun anew meanwhile (<see cref="_pass"/>) makes what the portion found void.
/// </summary>
internal sealed partial class KeyRotationGrain(
    [PersistentState("key-rotation", GrainStorageNames.Durable)] IPersistentState<KeyRotationState> state,
    IRotatingVault vault,
    IEnumerable<ISealedHolder> holders,
    IOptions<KeyRotationOptions> options,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time,
    ILogger<KeyRotationGrain> logger) : Grain, IKeyRotationGrain
{
    private const int FailuresKept = 50;

    private readonly ISealedHolder[] _holders = [.. holders];
    private readonly KeyRotationOptions _options = options.Value;
    private readonly SemaphoreSlim _writes = new(1, 1);
    private IGrainTimer? _timer;
    private Queue<string>? _names;
    private int _pass;

    private KeyRotationState State => state.State;

    /// <inheritdoc/>
    public Task<KeyRotationStatus> GetStatusAsync()
    {
        vault.Refresh();
        return Task.FromResult(Status());
    }

    /// <inheritdoc/>
    public async Task<KeyRotationAnswer> RotateAsync(bool isShared)
    {
        if (!vault.IsOneForAll && !isShared)
        {
            return Answer(
                $"processes of this cluster may have copies of {vault.Place}, and could open nothing that is sealed under a key of this one alone: where they read one and the same file say so, "
                + "otherwise add a key to the file, hand the file to every process, and then seal everything anew");
        }

        // A pass that goes on would have to begin again for the new key; two keys at once help nobody.
        if (State.Phase == KeyRotationPhase.Running)
        {
            return Answer("everything is being sealed under the newest key already; wait until that is done");
        }

        var (keyId, problem) = await Task.Run(vault.Generate);
        if (problem is not null)
        {
            return Answer(problem);
        }

        LogRotated(logger, keyId!);
        await BeginAsync(string.Empty);
        return Answer(null);
    }

    /// <inheritdoc/>
    public async Task<KeyRotationAnswer> ResealAsync()
    {
        vault.Refresh();
        if (State.Phase != KeyRotationPhase.Running || State.Target != Newest() || time.GetUtcNow() < State.NotBefore)
        {
            await BeginAsync(State.Retiring);
        }
        else if (_timer is null)
        {
            await ResumeAsync();
        }

        return Answer(null);
    }

    /// <inheritdoc/>
    public async Task<KeyRotationAnswer> RetireAsync(string keyId)
    {
        vault.Refresh();
        if (vault.Keys.FirstOrDefault(key => key.Id == keyId) is not { } key || key.IsCurrent)
        {
            return Answer(vault.Keys.Any(known => known.Id == keyId) ? $"key {keyId} is the newest and seals; rotate first" : $"there is no key {keyId}");
        }

        await BeginAsync(keyId);
        return Answer(null);
    }

    /// <inheritdoc/>
    public async Task ResumeAsync()
    {
        vault.Refresh();
        if (State.Phase == KeyRotationPhase.Running)
        {
            if (State.Target != Newest())
            {
                await BeginAsync(State.Retiring);
            }
            else if (_timer is null)
            {
                State.Resumptions++;
                LogResumed(logger, State.Done, State.Total);
                Start();
            }
        }
        else if (State.Target.Length == 0 && vault.Keys.Count == 1)
        {
            (State.Target, State.KeySince) = (Newest(), time.GetUtcNow());
            await SaveAsync();
        }
        else if (State.Target != Newest())
        {
            // The key was added elsewhere, and by now not every process may have seen it.
            await BeginAsync(string.Empty, isLater: true);
        }
    }

    private string Newest() => vault.Keys is [.., var newest] ? newest.Id : string.Empty;

    private KeyRotationAnswer Answer(string? problem) => new() { Problem = problem, Status = Status() };

    private KeyRotationStatus Status()
    {
        var isCounted = State.Phase is KeyRotationPhase.Done or KeyRotationPhase.Incomplete && State.Target == Newest();
        return new KeyRotationStatus
        {
            Place = vault.Place,
            Keys = [.. vault.Keys.Select(key => key with { Uses = isCounted ? State.Uses.GetValueOrDefault(key.Id) : null })],
            Phase = State.Phase,
            Target = State.Target,
            StartedAt = State.StartedAt,
            EndedAt = State.EndedAt,
            Total = Math.Max(State.Total, State.Done),
            Done = State.Done,
            Resealed = State.Resealed,
            Failed = State.Failed,
            Failures = [.. State.Failures],
            Retiring = State.Retiring,
            Refusal = State.Refusal,
            Resumptions = State.Resumptions,
        };
    }

    private async Task BeginAsync(string retiring, bool isLater = false)
    {
        var (now, target) = (time.GetUtcNow(), Newest());
        var since = State.Target == target ? State.KeySince : now;
        _pass++;
        _names = null;
        state.State = new KeyRotationState
        {
            Phase = KeyRotationPhase.Running,
            Target = target,
            StartedAt = now,
            KeySince = since,
            // Only a pass that takes a key away must come after the last process has ceased to seal under it.
            NotBefore = isLater || retiring.Length > 0 ? since + _options.Settle : now,
            Retiring = retiring,
        };
        await SaveAsync();
        Start();
    }

    private void Start()
    {
        _timer?.Dispose();
        _timer = this.RegisterGrainTimer(
            static (grain, _) => grain.StepAsync(), this, new GrainTimerCreationOptions(TimeSpan.Zero, _options.Step) { Interleave = true, KeepAlive = true });
    }

    private void Stop()
    {
        _timer?.Dispose();
        _timer = null;
    }

    /// <summary>Writes must not overlap: the second would carry the ETag that the first makes old.</summary>
    private async Task SaveAsync()
    {
        await _writes.WaitAsync();
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // What is in memory was not stored: start again from what is. Looking at things twice does no harm.
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            _writes.Release();
        }
    }
}
