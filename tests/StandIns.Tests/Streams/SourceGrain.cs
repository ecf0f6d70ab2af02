using System.Runtime.CompilerServices;
using Orleans;
using StandIns.Tests.Clusters;
using StandIns.Tests.Copying;

namespace StandIns.Tests.Streams;

public sealed class SourceGrain : Grain, ISourceGrain
{
    public async IAsyncEnumerable<int> Count(int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (i % 7 == 0)
                {
                    await Task.Yield();
                }

                yield return i;
            }
        }
        finally
        {
            Journal.Write(this.GetPrimaryKeyString(), "ended");
        }
    }

    public async IAsyncEnumerable<int> CountAndThrow(int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return i;
        }

        await Task.Yield();
        throw new InvalidOperationException("No more.");
    }

    public async IAsyncEnumerable<object> GiveUnserialisable()
    {
        yield return 1;
        await Task.Yield();
        yield return new Unmarked();
    }

    public Task<int> Answer() => Task.FromResult(42);
}
