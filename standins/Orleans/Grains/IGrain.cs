using Orleans.Runtime;

namespace Orleans;

/// <summary>Base of grain interfaces. Their methods answer <see cref="Task"/>, <see cref="ValueTask"/> or an asynchronous stream.</summary>
public interface IGrain : IAddressable;
