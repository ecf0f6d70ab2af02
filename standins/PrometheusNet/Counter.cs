namespace Prometheus;

/// <summary>A value that only goes up, and starts at zero with the process.</summary>
public sealed class Counter : Collector<Counter.Child>
{
    private readonly ExemplarBehavior _exemplars;

    internal Counter(string name, string help, string[] labelNames, bool suppressInitialValue, ExemplarBehavior exemplars)
        : base(name, help, labelNames, suppressInitialValue)
    {
        _exemplars = exemplars;
    }

    /// <summary>The value of the series without labels.</summary>
    public double Value => Unlabelled.Value;

    internal override string Type => "counter";

    /// <inheritdoc cref="Child.Inc(double)"/>
    public void Inc(double increment = 1) => Unlabelled.Inc(increment);

    /// <inheritdoc cref="Child.Inc(Exemplar?)"/>
    public void Inc(Exemplar? exemplar) => Unlabelled.Inc(exemplar);

    /// <inheritdoc cref="Child.Inc(double, Exemplar?)"/>
    public void Inc(double increment, Exemplar? exemplar) => Unlabelled.Inc(increment, exemplar);

    /// <inheritdoc cref="Child.IncTo"/>
    public void IncTo(double targetValue) => Unlabelled.IncTo(targetValue);

    private protected override Child NewChild(bool published) => new(this, published);

    /// <summary>One series of a counter.</summary>
    public sealed class Child : ChildBase
    {
        private readonly Counter _parent;
        private double _value;
        private ObservedExemplar? _exemplar;

        internal Child(Counter parent, bool published)
            : base(published)
        {
            _parent = parent;
        }

        /// <summary>The value now.</summary>
        public double Value => Volatile.Read(ref _value);

        /// <summary>Adds to the value.</summary>
        /// <param name="increment">Zero or more.</param>
        /// <exception cref="ArgumentOutOfRangeException">The increment is negative.</exception>
        public void Inc(double increment = 1) => Inc(increment, null);

        /// <summary>Adds 1, with an exemplar or, where it is null, the default one.</summary>
        public void Inc(Exemplar? exemplar) => Inc(1, exemplar);

        /// <summary>Adds to the value.</summary>
        /// <param name="increment">Zero or more.</param>
        /// <param name="exemplar">What leads to more; null for the default one.</param>
        /// <exception cref="ArgumentOutOfRangeException">The increment is negative.</exception>
        public void Inc(double increment, Exemplar? exemplar)
        {
            if (increment < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(increment), "A counter cannot go down.");
            }

            if (ObservedExemplar.Observe(exemplar ?? _parent._exemplars.DefaultExemplarProvider?.Invoke(_parent, increment) ?? Exemplar.None, increment) is { } observed)
            {
                Volatile.Write(ref _exemplar, observed);
            }

            AtomicDouble.Add(ref _value, increment);
            Publish();
        }

        /// <summary>Raises the value to a target; a target below it changes nothing.</summary>
        public void IncTo(double targetValue)
        {
            AtomicDouble.RaiseTo(ref _value, targetValue);
            Publish();
        }

        internal override void Write(TextExposition to, string name, string[] labelNames, string[] labelValues) =>
            to.Sample(name, labelNames, labelValues, Value, Volatile.Read(ref _exemplar));
    }
}
