using Orleans;

namespace StandIns.Tests.Streams;

public interface ISourceGrain : IGrainWithStringKey
{
    /// <summary>Counts from 0; notes its end in the journal of the grain's key.</summary>
    IAsyncEnumerable<int> Count(int count, CancellationToken cancellationToken = default);

    /// <summary>Answers some numbers and then throws.</summary>
    IAsyncEnumerable<int> CountAndThrow(int count);

    /// <summary>Answers a number and then what has no serialiser.</summary>
    IAsyncEnumerable<object> GiveUnserialisable();

    Task<int> Answer();
}
