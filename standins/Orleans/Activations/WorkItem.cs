using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>Something that an activation does in its turns: a request or the tick of a timer.</summary>
internal abstract class WorkItem
{
    /// <summary>The caller's <see cref="RequestContext"/>.</summary>
    public Dictionary<string, object>? Context { get; set; }

    /// <summary>The activation that has begun to serve it.</summary>
    public Activation? ServedBy { get; set; }

    /// <summary>The next one in the same queue.</summary>
    public WorkItem? Next { get; set; }

    public abstract bool AlwaysInterleaves { get; }

    public abstract bool IsReadOnly { get; }

    /// <summary>Whether it counts as use of the activation.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>Whether nobody waits for it any longer.</summary>
    public abstract bool IsEnded { get; }

    /// <summary>The chain of calls that it belongs to, if that chain may interleave.</summary>
    public Guid ReentrancyId => RequestContext.ReentrancyIdOf(Context);

    /// <summary>Whether it might start while others run; what cannot, waits in order.</summary>
    public bool MightInterleave => AlwaysInterleaves || IsReadOnly || Context is not null;

    /// <summary>Begins in a turn of the activation; null when it has ended already.</summary>
    public abstract Task? Serve(Activation activation);

    /// <summary>Ends it with an exception.</summary>
    public abstract void Fail(Exception exception);
}
