using Orleans.Runtime;

namespace Orleans;

/// <summary>A part of a silo that is called by the silo's address.</summary>
public interface ISystemTarget : IAddressable;
