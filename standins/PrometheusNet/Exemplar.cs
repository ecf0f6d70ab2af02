using System.Diagnostics;
using System.Text;

namespace Prometheus;

/// <summary>
/// Labels that lead from one observation to more about it, such as a trace. An instance belongs to the observation that it is given to and is refused
/// a second time.
/// </summary>
public sealed class Exemplar
{
    /// <summary>Says that an observation has none, where null would ask for the default.</summary>
    public static readonly Exemplar None = new();

    private static readonly LabelKey TraceId = Key("trace_id");
    private static readonly LabelKey SpanId = Key("span_id");

    private int _isConsumed;

    /// <summary>One without labels.</summary>
    public Exemplar()
    {
    }

    private Exemplar(LabelPair[] pairs)
    {
        Pairs = pairs;
    }

    internal LabelPair[] Pairs { get; } = [];

    /// <summary>The name of a label; may be kept.</summary>
    public static LabelKey Key(string key)
    {
        if (string.IsNullOrWhiteSpace(key))
        {
            throw new ArgumentException("An exemplar's label needs a name.", nameof(key));
        }

        return new LabelKey(key);
    }

    /// <summary>A label with its value.</summary>
    public static LabelPair Pair(string key, string value) => Key(key).WithValue(value);

    /// <summary>An exemplar with one label.</summary>
    public static Exemplar From(in LabelPair labelPair1) => new([labelPair1]);

    /// <summary>An exemplar with two labels.</summary>
    public static Exemplar From(in LabelPair labelPair1, in LabelPair labelPair2) => new([labelPair1, labelPair2]);

    /// <summary>The current activity's trace and span as <c>trace_id</c> and <c>span_id</c>; none where there is no activity.</summary>
    public static Exemplar FromTraceContext() => FromTraceContext(TraceId, SpanId);

    /// <summary>The current activity's trace and span under other names.</summary>
    public static Exemplar FromTraceContext(in LabelKey traceIdKey, in LabelKey spanIdKey) => Activity.Current is { } activity
        ? From(traceIdKey.WithValue(activity.TraceId.ToString()), spanIdKey.WithValue(activity.SpanId.ToString()))
        : None;

    /// <summary>Another instance with the same labels.</summary>
    public Exemplar Clone() => Volatile.Read(ref _isConsumed) == 0 ? new Exemplar(Pairs) : throw new InvalidOperationException("An exemplar cannot be cloned after it was used.");

    internal void Consume()
    {
        if (Interlocked.Exchange(ref _isConsumed, 1) != 0)
        {
            throw new InvalidOperationException("An exemplar can be used once only.");
        }
    }

    /// <summary>A label's name.</summary>
    public readonly struct LabelKey
    {
        internal LabelKey(string name) => Name = name;

        internal string Name { get; }

        /// <summary>The label with a value; what is not ASCII becomes a question mark.</summary>
        public LabelPair WithValue(string value) => new(Name, Ascii.IsValid(value) ? value : Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(value)));
    }

    /// <summary>A label's name and value.</summary>
    public readonly struct LabelPair
    {
        internal LabelPair(string name, string value)
        {
            Name = name;
            Value = value;
        }

        internal string Name { get; }

        internal string Value { get; }
    }
}
