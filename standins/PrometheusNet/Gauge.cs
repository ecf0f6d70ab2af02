namespace Prometheus;

/// <summary>A value that goes up and down.</summary>
public sealed class Gauge : Collector<Gauge.Child>
{
    internal Gauge(string name, string help, string[] labelNames, bool suppressInitialValue)
        : base(name, help, labelNames, suppressInitialValue)
    {
    }

    /// <summary>The value of the series without labels.</summary>
    public double Value => Unlabelled.Value;

    internal override string Type => "gauge";

    /// <inheritdoc cref="Child.Inc"/>
    public void Inc(double increment = 1) => Unlabelled.Inc(increment);

    /// <inheritdoc cref="Child.Dec"/>
    public void Dec(double decrement = 1) => Unlabelled.Dec(decrement);

    /// <inheritdoc cref="Child.Set"/>
    public void Set(double val) => Unlabelled.Set(val);

    private protected override Child NewChild(bool published) => new(published);

    /// <summary>One series of a gauge.</summary>
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
        public void Inc(double increment = 1)
        {
            AtomicDouble.Add(ref _value, increment);
            Publish();
        }

        /// <summary>Subtracts from the value.</summary>
        public void Dec(double decrement = 1) => Inc(-decrement);

        /// <summary>Replaces the value.</summary>
        public void Set(double val)
        {
            Volatile.Write(ref _value, val);
            Publish();
        }

        internal override void Write(TextExposition to, string name, string[] labelNames, string[] labelValues) =>
            to.Sample(name, labelNames, labelValues, Value);
    }
}
