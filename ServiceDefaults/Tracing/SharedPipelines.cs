namespace ServiceDefaults.Tracing;

/// <summary>
/// One pipeline for each target, shared by all who ask for it and ended with the last of them: what leaves a process by OTLP is one stream per signal, whoever in
/// the process made it.
/// </summary>
/// <typeparam name="TPipeline">The signal's pipeline.</typeparam>
internal sealed class SharedPipelines<TPipeline>
    where TPipeline : class, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ExportTarget, Shared> _open = [];

    /// <summary>Uses a target's pipeline until the use is disposed of; whoever comes first has it built.</summary>
    public Use Begin(ExportTarget target, Func<TPipeline> build)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(target, out var shared))
            {
                shared = new Shared(build());
                _open.Add(target, shared);
            }

            shared.Users++;
            return new Use(this, target, shared.Pipeline);
        }
    }

    /// <summary>A target's pipeline; null where nobody uses one.</summary>
    public TPipeline? Find(ExportTarget target)
    {
        lock (_gate)
        {
            return _open.GetValueOrDefault(target)?.Pipeline;
        }
    }

    private void End(ExportTarget target)
    {
        TPipeline? last = null;
        lock (_gate)
        {
            var shared = _open[target];
            if (--shared.Users == 0)
            {
                _open.Remove(target);
                last = shared.Pipeline;
            }
        }

        // Outside: it sends what is left.
        last?.Dispose();
    }

    private sealed record Shared(TPipeline Pipeline)
    {
        public int Users { get; set; }
    }

    /// <summary>A use of a pipeline; disposing of it again does nothing.</summary>
    internal sealed class Use(SharedPipelines<TPipeline> owner, ExportTarget target, TPipeline pipeline) : IDisposable
    {
        private int _ended;

        /// <summary>What is used.</summary>
        public TPipeline Pipeline { get; } = pipeline;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                owner.End(target);
            }
        }
    }
}
