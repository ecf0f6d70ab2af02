namespace Prometheus;

/// <summary>A value that only goes up, and starts at zero with the process.</summary>
public sealed class Counter : Collector<Counter.Child>
{
    internal Counter(string name, string help, string[] labelNames, bool suppressInitialValue)
        : base(name, help, labelNames, suppressInitialValue)
    {
    }

    /// <summary>The value of the series without labels.</summary>
    public double Value => Unlabelled.Value;

    internal override string Type => "counter";

    /// <inheritdoc cref="Child.Inc"/>
    public void Inc(double increment = 1) => Unlabelled.Inc(increment);

    /// <inheritdoc cref="Child.IncTo"/>
    public void IncTo(double targetValue) => Unlabelled.IncTo(targetValue);

    private protected override Child NewChild(bool published) => new(published);

    /// <summary>One series of a counter.</summary>
    public sealed class Child : ChildBase
    {
        private double _value;

        internal Child(bool published)
            : base(published)
        {
        }

        /// <summary>The value now.</summary>
        public double Value => Volatile.Read(ref _value);

        /// <summary>Adds to the value.</summary>
        /// <param name="increment">Zero or more.</param>
        /// <exception cref="ArgumentOutOfRangeException">The increment is negative.</exception>
        public void Inc(double increment = 1)
        {
            if (increment < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(increment), "A counter cannot go down.");
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
            to.Sample(name, labelNames, labelValues, Value);
    }
}
