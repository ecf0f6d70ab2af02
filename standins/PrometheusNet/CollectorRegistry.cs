namespace Prometheus;

/// <summary>The metrics that are exposed together.</summary>
public sealed class CollectorRegistry
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Collector>> _families = new(StringComparer.Ordinal);
    private readonly List<Func<CancellationToken, Task>> _beforeCollect = [];

    internal CollectorRegistry()
    {
    }

    /// <summary>Has a callback run before every collection, to bring values up to date; it should take milliseconds.</summary>
    public void AddBeforeCollectCallback(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        AddBeforeCollectCallback(_ =>
        {
            callback();
            return Task.CompletedTask;
        });
    }

    /// <summary>Has a callback run before every collection, at the same time as other asynchronous ones.</summary>
    public void AddBeforeCollectCallback(Func<CancellationToken, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        lock (_gate)
        {
            _beforeCollect.Add(callback);
        }
    }

    /// <summary>Runs the callbacks, then writes every published series in the text format.</summary>
    public Task CollectAndExportAsTextAsync(Stream to, CancellationToken cancel = default) => CollectAndExportAsTextAsync(to, ExpositionFormat.PrometheusText, cancel);

    /// <summary>Runs the callbacks, then writes every published series in a format.</summary>
    public async Task CollectAndExportAsTextAsync(Stream to, ExpositionFormat format, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        Func<CancellationToken, Task>[] callbacks;
        lock (_gate)
        {
            callbacks = [.. _beforeCollect];
        }

        await Task.WhenAll(callbacks.Select(callback => callback(cancel))).ConfigureAwait(false);
        await to.WriteAsync(Write(format), cancel).ConfigureAwait(false);
        await to.FlushAsync(cancel).ConfigureAwait(false);
    }

    internal TCollector GetOrAdd<TCollector>(string name, string[] labelNames, Func<TCollector> create)
        where TCollector : Collector
    {
        lock (_gate)
        {
            if (!_families.TryGetValue(name, out var family))
            {
                family = [];
            }
            else if (family[0] is not TCollector)
            {
                throw new InvalidOperationException($"'{name}' is registered as a {family[0].Type}.");
            }

            foreach (var known in family)
            {
                if (known.LabelNames.AsSpan().SequenceEqual(labelNames))
                {
                    return (TCollector)known;
                }
            }

            var created = create();
            family.Add(created);
            _families[name] = family;
            return created;
        }
    }

    private byte[] Write(ExpositionFormat format)
    {
        var text = new TextExposition(format);
        lock (_gate)
        {
            foreach (var family in _families.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                text.Family(family.Value[0]);
                foreach (var collector in family.Value)
                {
                    collector.Write(text);
                }
            }
        }

        return text.ToBytes();
    }
}
