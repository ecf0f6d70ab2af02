namespace Prometheus;

/// <summary>Counts of observations in buckets, with their sum.</summary>
public sealed class Histogram : Collector<Histogram.Child>
{
    private static readonly double[] DefaultBuckets = [.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10];

    private readonly double[] _upperBounds;
    private readonly ExemplarBehavior _exemplars;

    internal Histogram(string name, string help, string[] labelNames, bool suppressInitialValue, double[]? buckets, ExemplarBehavior exemplars)
        : base(name, help, labelNames, suppressInitialValue)
    {
        _exemplars = exemplars;
        if (labelNames.Contains("le", StringComparer.Ordinal))
        {
            throw new ArgumentException("The label 'le' belongs to the buckets.", nameof(labelNames));
        }

        _upperBounds = buckets ?? DefaultBuckets;
        if (_upperBounds.Length == 0)
        {
            throw new ArgumentException("A histogram needs a bucket.", nameof(buckets));
        }

        if (!double.IsPositiveInfinity(_upperBounds[^1]))
        {
            _upperBounds = [.. _upperBounds, double.PositiveInfinity];
        }

        for (var i = 1; i < _upperBounds.Length; i++)
        {
            if (_upperBounds[i] <= _upperBounds[i - 1])
            {
                throw new ArgumentException("The buckets must ascend.", nameof(buckets));
            }
        }
    }

    /// <summary>The sum of what the series without labels observed.</summary>
    public double Sum => Unlabelled.Sum;

    /// <summary>How often the series without labels observed.</summary>
    public long Count => Unlabelled.Count;

    internal override string Type => "histogram";

    /// <summary>Buckets whose upper bounds are <paramref name="start"/>, then each <paramref name="factor"/> times the one before.</summary>
    public static double[] ExponentialBuckets(double start, double factor, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(start);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(factor, 1);
        return [.. Enumerable.Range(0, count).Select(i => start * Math.Pow(factor, i))];
    }

    /// <summary>Buckets whose upper bounds are <paramref name="start"/>, then each <paramref name="width"/> more than the one before.</summary>
    public static double[] LinearBuckets(double start, double width, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return [.. Enumerable.Range(0, count).Select(i => start + (width * i))];
    }

    /// <inheritdoc cref="Child.Observe(double)"/>
    public void Observe(double val) => Unlabelled.Observe(val);

    /// <inheritdoc cref="Child.Observe(double, long)"/>
    public void Observe(double val, long count) => Unlabelled.Observe(val, count);

    /// <inheritdoc cref="Child.Observe(double, Exemplar?)"/>
    public void Observe(double val, Exemplar? exemplar) => Unlabelled.Observe(val, exemplar);

    private protected override Child NewChild(bool published) => new(this, published);

    /// <summary>One series of a histogram.</summary>
    public sealed class Child : ChildBase
    {
        private readonly double[] _upperBounds;
        private readonly long[] _counts;
        private readonly Histogram _parent;
        private readonly ObservedExemplar?[] _exemplars;
        private double _sum;

        internal Child(Histogram parent, bool published)
            : base(published)
        {
            _parent = parent;
            _upperBounds = parent._upperBounds;
            _counts = new long[_upperBounds.Length];
            _exemplars = new ObservedExemplar?[_upperBounds.Length];
        }

        /// <summary>The sum of the observed values.</summary>
        public double Sum => Volatile.Read(ref _sum);

        /// <summary>The number of observations.</summary>
        public long Count
        {
            get
            {
                var total = 0L;
                for (var i = 0; i < _counts.Length; i++)
                {
                    total += Volatile.Read(ref _counts[i]);
                }

                return total;
            }
        }

        /// <summary>Counts one observation; a value that is not a number is ignored.</summary>
        public void Observe(double val) => Observe(val, 1);

        /// <summary>Counts a value that was observed several times.</summary>
        public void Observe(double val, long count) => Observe(val, count, null);

        /// <summary>Counts one observation with an exemplar or, where it is null, the default one.</summary>
        public void Observe(double val, Exemplar? exemplar) => Observe(val, 1, exemplar);

        private void Observe(double val, long count, Exemplar? exemplar)
        {
            if (double.IsNaN(val))
            {
                return;
            }

            var bucket = 0;
            while (val > _upperBounds[bucket])
            {
                bucket++;
            }

            if (ObservedExemplar.Observe(exemplar ?? _parent._exemplars.DefaultExemplarProvider?.Invoke(_parent, val) ?? Exemplar.None, val) is { } observed)
            {
                Volatile.Write(ref _exemplars[bucket], observed);
            }

            Interlocked.Add(ref _counts[bucket], count);
            AtomicDouble.Add(ref _sum, val * count);
            Publish();
        }

        internal override void Write(TextExposition to, string name, string[] labelNames, string[] labelValues)
        {
            var cumulative = 0L;
            for (var i = 0; i < _counts.Length; i++)
            {
                cumulative += Volatile.Read(ref _counts[i]);
                to.Bucket(name, labelNames, labelValues, _upperBounds[i], cumulative, Volatile.Read(ref _exemplars[i]));
            }

            to.Sample(name + "_sum", labelNames, labelValues, Sum);
            to.Count(name + "_count", labelNames, labelValues, cumulative);
        }
    }
}
