namespace Orleans.Calls.Streaming;

/// <summary>Some elements of an asynchronous stream on their way from a grain to the reader.</summary>
/// <param name="SessionId">Names the reading within the grain's activation; empty when it has ended.</param>
/// <param name="Items">Copies of the next elements; none at the end.</param>
[GenerateSerializer, Immutable]
internal readonly record struct StreamBatch<T>(Guid SessionId, T[] Items);
