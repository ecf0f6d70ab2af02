namespace Telepool.Collectors.Sinks;

/// <summary>A closed interval of message ids in which everything that the channel has is stored.</summary>
/// <param name="Low">The smallest id; 1 where the interval reaches down to the first message.</param>
/// <param name="High">The greatest id.</param>
public readonly record struct IdRange(int Low, int High);
