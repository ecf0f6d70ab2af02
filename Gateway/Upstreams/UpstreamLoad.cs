using System.Runtime.InteropServices;

namespace Telepool.Gateway.Upstreams;

/// <summary>How many connections each worker has open through an upstream. A cell has one writer, its worker, and a cache line of its own.</summary>
internal sealed class UpstreamLoad(int workers)
{
    private readonly Cell[] _cells = new Cell[workers];

    /// <summary>A worker has opened or closed some.</summary>
    public void Add(int worker, int count) => Volatile.Write(ref _cells[worker].Count, _cells[worker].Count + count);

    /// <summary>Open now; other workers' counts may be a moment old.</summary>
    public int Open
    {
        get
        {
            var sum = 0;
            for (var i = 0; i < _cells.Length; i++)
            {
                sum += Volatile.Read(ref _cells[i].Count);
            }

            return sum;
        }
    }

    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct Cell
    {
        [FieldOffset(0)]
        public int Count;
    }
}
