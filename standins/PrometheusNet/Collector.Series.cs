using System.Collections.Concurrent;

namespace Prometheus;

/// <summary>A metric and its series, one for every combination of label values.</summary>
/// <typeparam name="TChild">One series.</typeparam>
public abstract class Collector<TChild> : Collector
    where TChild : ChildBase
{
    private readonly ConcurrentDictionary<LabelValues, TChild> _children = new();
    private readonly bool _suppressInitialValue;
    private TChild? _unlabelled;

    private protected Collector(string name, string help, string[] labelNames, bool suppressInitialValue)
        : base(name, help, labelNames)
    {
        _suppressInitialValue = suppressInitialValue;
    }

    private protected TChild Unlabelled => _unlabelled ??= WithLabels();

    /// <summary>The series with these label values, which is created where it does not exist.</summary>
    /// <param name="labelValues">As many values as there are label names, in the same order.</param>
    public TChild WithLabels(params string[] labelValues)
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        return GetOrAdd(labelValues);
    }

    /// <inheritdoc cref="WithLabels(string[])"/>
    public TChild WithLabels(ReadOnlySpan<string> labelValues) => GetOrAdd(labelValues.ToArray());

    /// <summary>Forgets the series with these label values.</summary>
    public void RemoveLabelled(params string[] labelValues)
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        _children.TryRemove(new LabelValues(labelValues), out _);
    }

    /// <summary>The label values of every series.</summary>
    public IEnumerable<string[]> GetAllLabelValues() =>
        _children.Keys.Where(key => key.Values.Length > 0).Select(key => (string[])key.Values.Clone());

    internal override void PublishUnlabelled()
    {
        if (LabelNames.Length == 0)
        {
            _ = Unlabelled;
        }
    }

    internal override void Write(TextExposition to)
    {
        foreach (var (key, child) in _children.OrderBy(pair => pair.Key))
        {
            if (child.IsPublished)
            {
                child.Write(to, Name, LabelNames, key.Values);
            }
        }
    }

    private protected abstract TChild NewChild(bool published);

    private TChild GetOrAdd(string[] labelValues)
    {
        if (labelValues.Length != LabelNames.Length)
        {
            throw new ArgumentException($"'{Name}' has {LabelNames.Length} labels and was given {labelValues.Length} values.", nameof(labelValues));
        }

        return _children.GetOrAdd(
            new LabelValues(labelValues),
            static (_, owner) => owner.NewChild(!owner._suppressInitialValue),
            this);
    }
}
