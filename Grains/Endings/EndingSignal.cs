using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Orleans.Runtime;

namespace Grains.Endings;

/// <summary>
/// Tells grains that their activation is told to end. Orleans lets calls that run end first, calls <c>OnDeactivateAsync</c> then, and runs no timer of the grain as long as other calls
/// stand before it: a call that waits for something of its own grain would keep the activation, and everybody here who calls the grain, waiting. It does say the moment to whoever
/// listens for diagnostics, by the names that follow; where a version of Orleans does not, calls end by their own deadlines.
/// </summary>
internal sealed class EndingSignal : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private const string Source = "Orleans.GrainLifecycle";
    private const string Moment = "Deactivating";
    private const string Context = "GrainContext";

    private readonly ConcurrentDictionary<Type, FieldInfo?> _contexts = new();
    private readonly Lock _gate = new();
    private readonly List<IDisposable> _subscriptions = [];
    private readonly IDisposable _sources;

    public EndingSignal() => _sources = DiagnosticListener.AllListeners.Subscribe(this);

    public void Dispose()
    {
        _sources.Dispose();
        lock (_gate)
        {
            _subscriptions.ForEach(static subscription => subscription.Dispose());
            _subscriptions.Clear();
        }
    }

    /// <summary>Every silo asks for it as it starts, whichever grains it will have; it listens from then on.</summary>
    void ILifecycleParticipant<ISiloLifecycle>.Participate(ISiloLifecycle observer)
    {
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == Source)
        {
            lock (_gate)
            {
                _subscriptions.Add(value.Subscribe(this, static name => name == Moment));
            }
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: Moment, Value: { } told }
            && _contexts.GetOrAdd(told.GetType(), static type => type.GetField(Context))?.GetValue(told) is IGrainContext { GrainInstance: IHearsItsEnd grain })
        {
            grain.EndBegins();
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }
}
