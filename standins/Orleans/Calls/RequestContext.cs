namespace Orleans.Runtime;

/// <summary>Values that travel with calls, from the caller to all that it calls. Changes made by the callee do not travel back.</summary>
public static class RequestContext
{
    // Travels as any other value; the name is the runtime's own.
    private const string ReentrancyKey = "#CCR";

    // Never changed once it is here: it is shared with every call that leaves.
    private static readonly AsyncLocal<Dictionary<string, object>?> Values = new();

    /// <summary>Marks the calls of one chain that may interleave in their first grain; empty for none.</summary>
    public static Guid ReentrancyId
    {
        get => Get(ReentrancyKey) is Guid id ? id : Guid.Empty;
        set
        {
            if (value == Guid.Empty)
            {
                Remove(ReentrancyKey);
            }
            else
            {
                Set(ReentrancyKey, value);
            }
        }
    }

    /// <summary>The names.</summary>
    public static IEnumerable<string> Keys => Values.Value?.Keys ?? Enumerable.Empty<string>();

    /// <summary>The names with their values.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Values.Value ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>The whole, as calls carry it.</summary>
    internal static Dictionary<string, object>? Current
    {
        get => Values.Value;
        set
        {
            if (!ReferenceEquals(Values.Value, value))
            {
                Values.Value = value;
            }
        }
    }

    /// <summary>Until it is disposed, what this grain calls may call back into it.</summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        var original = ReentrancyId;
        return new ReentrancySection(original, original == Guid.Empty ? Guid.NewGuid() : original);
    }

    /// <summary>Until it is disposed, what this grain calls may not call back into it.</summary>
    public static ReentrancySection SuppressCallChainReentrancy() => new(ReentrancyId, Guid.Empty);

    /// <summary>The value, or null.</summary>
    public static object? Get(string key) => Values.Value is { } values && values.TryGetValue(key, out var value) ? value : null;

    /// <summary>Sets a value.</summary>
    public static void Set(string key, object value)
    {
        var copy = Copy() ?? [];
        copy[key] = value;
        Values.Value = copy;
    }

    /// <summary>Takes a value out; false when it is not there.</summary>
    public static bool Remove(string key)
    {
        if (Values.Value is not { } values || !values.ContainsKey(key))
        {
            return false;
        }

        var copy = new Dictionary<string, object>(values);
        copy.Remove(key);
        Values.Value = copy.Count == 0 ? null : copy;
        return true;
    }

    /// <summary>Takes every value out.</summary>
    public static void Clear() => Current = null;

    internal static Dictionary<string, object>? Copy() => Values.Value is { } values ? new Dictionary<string, object>(values) : null;

    internal static Guid ReentrancyIdOf(Dictionary<string, object>? values) =>
        values is not null && values.TryGetValue(ReentrancyKey, out var id) ? (Guid)id : Guid.Empty;

    /// <summary>A stretch of code in which calls back into the grain are allowed, or not.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _original;
        private readonly Guid _current;

        /// <summary>Enters the section.</summary>
        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            _original = originalReentrancyId;
            _current = newReentrancyId;
            if (newReentrancyId != originalReentrancyId)
            {
                ReentrancyId = newReentrancyId;
            }

            if (newReentrancyId != Guid.Empty)
            {
                RuntimeContext.Current?.EnterReentrantSection(newReentrancyId);
            }
        }

        /// <summary>Leaves the section.</summary>
        public void Dispose()
        {
            if (_current != Guid.Empty)
            {
                RuntimeContext.Current?.LeaveReentrantSection(_current);
            }

            if (_current != _original)
            {
                ReentrancyId = _original;
            }
        }
    }
}
