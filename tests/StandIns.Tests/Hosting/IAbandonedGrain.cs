using Orleans;

namespace StandIns.Tests.Hosting;

/// <summary>No class serves it.</summary>
public interface IAbandonedGrain : IGrainWithStringKey;
