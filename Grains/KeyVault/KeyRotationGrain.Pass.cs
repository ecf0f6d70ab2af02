using Grains.Interfaces.Accounts;
using Grains.Interfaces.KeyVault;

namespace Grains.KeyVault;

/// <content>The pass over everything that is sealed.</content>
internal sealed partial class KeyRotationGrain
{
    private async Task StepAsync()
    {
        var pass = _pass;
        if (State.Phase != KeyRotationPhase.Running)
        {
            Stop();
            return;
        }

        if (time.GetUtcNow() < State.NotBefore)
        {
            return;
        }

        try
        {
            if (State is { Kind: 0, Position: "", Total: 0 })
            {
                await CountAsync(pass);
            }

            var budget = Math.Max(1, (int)(_options.PerSecond * _options.Step.TotalSeconds));
            while (budget > 0 && pass == _pass && State.Kind < _holders.Length)
            {
                budget -= await PortionAsync(pass, Math.Min(budget, _options.AtOnce));
            }

            if (pass != _pass)
            {
                return;
            }

            if (State.Kind >= _holders.Length)
            {
                await FinishAsync(pass);
            }

            await SaveAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A grain or the storage does not answer: the next step tries again from here.
            LogFailed(logger, exception);
        }
    }

    private async Task CountAsync(int pass)
    {
        long total = 0;
        foreach (var holder in _holders)
        {
            total += (await holder.ListAsync()).Count;
        }

        if (pass == _pass)
        {
            State.Total = total;
        }
    }

    /// <returns>Things looked at.</returns>
    private async Task<int> PortionAsync(int pass, int most)
    {
        var holder = _holders[State.Kind];
        if (_names is null)
        {
            var names = await holder.ListAsync();
            if (pass != _pass)
            {
                return most;
            }

            _names = new Queue<string>(names.Order(StringComparer.Ordinal).Where(name => string.CompareOrdinal(name, State.Position) > 0));
        }

        var portion = new List<string>();
        while (portion.Count < most && _names.TryDequeue(out var name))
        {
            portion.Add(name);
        }

        if (portion.Count == 0)
        {
            (State.Kind, State.Position, _names) = (State.Kind + 1, string.Empty, null);
            return 0;
        }

        var answers = await Task.WhenAll(portion.Select(name => TryResealAsync(holder, name)));
        if (pass != _pass)
        {
            return most;
        }

        foreach (var answer in answers.SelectMany(static some => some))
        {
            Count(holder, answer);
        }

        State.Done += portion.Count;
        State.Position = portion[^1];
        return Math.Max(portion.Count, answers.Sum(static some => some.Count));
    }

    private static async Task<IReadOnlyList<ResealAnswer>> TryResealAsync(ISealedHolder holder, string name)
    {
        try
        {
            return await holder.ResealAsync(name);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Its owner does not answer. What it holds is left as it is, and no key may be taken away on the strength of this pass.
            return [new ResealAnswer { AccountId = name, Outcome = ResealOutcome.Failed, Reason = "it did not answer: " + exception.GetType().Name }];
        }
    }

    private void Count(ISealedHolder holder, ResealAnswer answer)
    {
        // A silo that has not seen the newest key yet takes its own for it.
        var isElsewhere = answer.KeyId.Length > 0 && answer.KeyId != State.Target;
        if (answer.Outcome == ResealOutcome.Failed || isElsewhere)
        {
            State.Failed++;
            if (State.Failures.Count < FailuresKept)
            {
                State.Failures.Add($"{holder.Kind}: {answer.AccountId}: {(answer.Reason.Length > 0 ? answer.Reason : "its silo does not have the newest key")}");
            }
        }
        else if (answer.Outcome == ResealOutcome.Resealed)
        {
            State.Resealed++;
        }

        if (answer.KeyId.Length > 0)
        {
            State.Uses[answer.KeyId] = State.Uses.GetValueOrDefault(answer.KeyId) + 1;
        }
    }

    private async Task FinishAsync(int pass)
    {
        if (State.Failed == 0)
        {
            vault.Settled();
        }

        var refusal = string.Empty;
        if (State.Retiring is { Length: > 0 } keyId)
        {
            var uses = State.Uses.GetValueOrDefault(keyId);
            refusal = uses > 0 ? $"key {keyId} was not taken away: {uses} things are sealed under it"
                : State.Failed > 0 ? $"key {keyId} was not taken away: {State.Failed} things could not be looked at"
                // It is gone already where the process ended right after that.
                : vault.Keys.All(key => key.Id != keyId) ? string.Empty
                : (await Task.Run(() => vault.Retire(keyId))).Problem ?? string.Empty;
            if (refusal.Length == 0)
            {
                LogRetired(logger, keyId);
            }

            if (pass != _pass)
            {
                return;
            }
        }

        // Last: whoever waits for the end looks at all of this then.
        (State.Retiring, State.Refusal, State.EndedAt) = (string.Empty, refusal, time.GetUtcNow());
        State.Phase = State.Failed == 0 ? KeyRotationPhase.Done : KeyRotationPhase.Incomplete;
        LogFinished(logger, State.Done, State.Resealed, State.Failed);
        Stop();
    }
}
