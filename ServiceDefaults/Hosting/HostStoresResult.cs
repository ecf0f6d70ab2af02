using ServiceDefaults.Configuration;

namespace ServiceDefaults.Hosting;

/// <summary>The stores, or everything that keeps them from opening.</summary>
/// <param name="Stores">Null where there is an error.</param>
/// <param name="Errors">One per file or directory that cannot be used.</param>
public sealed record HostStoresResult(HostStores? Stores, IReadOnlyList<SettingError> Errors);
