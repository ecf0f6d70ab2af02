using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Admission.Overload;

/// <summary>Tells how late workers come to their work, by how long a message waits that is posted to each.</summary>
internal sealed class LagProbe
{
    // A message a second is enough while all is well: each wakes a thread that may have nothing else to do.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly Sent[] _sent;

    /// <summary>Makes one.</summary>
    public LagProbe(IReadOnlyList<Worker> workers, TimeProvider time)
    {
        _time = time;
        _sent = [.. workers.Select(worker => new Sent(worker, time))];
    }

    /// <summary>How late the latest worker is, or was when it was asked last.</summary>
    public TimeSpan Measure()
    {
        var latest = TimeSpan.Zero;
        foreach (var sent in _sent)
        {
            var lag = sent.Measure(_time, Period);
            latest = lag > latest ? lag : latest;
        }

        return latest;
    }

    private sealed class Sent(Worker worker, TimeProvider time) : IWorkerMessage
    {
        private long _sentAt;
        private long _lag;
        private long _before;
        private volatile bool _isOut;

        public TimeSpan Measure(TimeProvider clock, TimeSpan period)
        {
            if (_isOut)
            {
                // An answer that does not come is as late as it is by now; one late answer alone may be a pause of the whole machine.
                var waits = clock.GetElapsedTime(_sentAt).Ticks;
                return TimeSpan.FromTicks(Math.Max(Math.Min(waits, Volatile.Read(ref _lag)), waits - period.Ticks));
            }

            var lag = TimeSpan.FromTicks(Math.Min(Volatile.Read(ref _lag), _before));
            if (_sentAt == 0 || clock.GetElapsedTime(_sentAt) >= period)
            {
                _before = Volatile.Read(ref _lag);
                _sentAt = clock.GetTimestamp();
                _isOut = true;
                worker.Post(this);
            }

            return lag;
        }

        public void Deliver(Worker target)
        {
            Volatile.Write(ref _lag, time.GetElapsedTime(_sentAt).Ticks);
            _isOut = false;
        }
    }
}
