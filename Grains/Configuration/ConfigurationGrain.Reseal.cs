using Grains.Interfaces.Accounts;

namespace Grains.Configuration;

/// <content>Sealing anew, after the operator has added a key to the vault.</content>
internal sealed partial class ConfigurationGrain
{
    /// <inheritdoc/>
    public async Task<ResealAnswer> ResealAsync()
    {
        var answer = new ResealAnswer { AccountId = "configuration", Outcome = ResealOutcome.Nothing };
        var before = state.State;
        var oldest = Reseal(before.Oldest, ref answer);
        List<StoredChange> changes = [.. before.Changes.Select(change => Reseal(change, ref answer))];
        if (answer.Outcome is not (ResealOutcome.Resealed or ResealOutcome.Failed) || (ReferenceEquals(oldest, before.Oldest) && changes.SequenceEqual(before.Changes, ReferenceEqualityComparer.Instance)))
        {
            return answer;
        }

        state.State = new ConfigurationState { Oldest = oldest, Changes = changes };
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State = before;
            DeactivateOnIdle();
            throw;
        }

        return answer;
    }

    /// <summary>The change with its secrets under the newest key; the same object where they are so already.</summary>
    private StoredChange Reseal(StoredChange change, ref ResealAnswer answer)
    {
        Dictionary<string, string?>? set = null;
        foreach (var (variable, value) in change.Set.Where(entry => entry.Value is not null && rules.IsSecret(entry.Key)))
        {
            var anew = rules.Reseal(variable, value!);
            if (anew is null)
            {
                answer = answer with { Outcome = ResealOutcome.Failed, Reason = $"{variable} of version {change.Version} cannot be opened", KeyId = rules.KeyOf(value!) };
                continue;
            }

            if (anew != value)
            {
                set ??= new Dictionary<string, string?>(change.Set, StringComparer.Ordinal);
                set[variable] = anew;
            }

            if (answer.Outcome != ResealOutcome.Failed)
            {
                var outcome = anew != value || answer.Outcome == ResealOutcome.Resealed ? ResealOutcome.Resealed : ResealOutcome.Current;
                answer = answer with { Outcome = outcome, KeyId = rules.KeyOf(anew) };
            }
        }

        return set is null ? change : change with { Set = set };
    }
}
