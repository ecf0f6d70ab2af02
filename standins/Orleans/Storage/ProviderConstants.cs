using System.Diagnostics.CodeAnalysis;

namespace Orleans.Providers;

/// <summary>Well-known names of providers.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "Orleans' own names.")]
public static class ProviderConstants
{
    /// <summary>The storage that serves where none is named.</summary>
    public const string DEFAULT_STORAGE_PROVIDER_NAME = "Default";
}
