using Grains.Interfaces.Collection;

namespace Grains.Collection;

/// <summary>A worker that is attached.</summary>
internal sealed class JobWorker(WorkerInfo info)
{
    public WorkerInfo Info => info;

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Pieces that it has and keeps.</summary>
    public int Load { get; set; }

    public bool HasRoom => Load < info.Capacity;

    public bool Does(string kind) => info.Kinds.Contains(kind);
}
