using System.Diagnostics;

namespace Orleans.Diagnostics;

/// <summary>The names under which calls, storage and the runtime trace.</summary>
public static class ActivitySources
{
    /// <summary>Calls of the application's own grain interfaces.</summary>
    public const string ApplicationGrainActivitySourceName = "Microsoft.Orleans.Application";

    /// <summary>Calls of interfaces of the runtime.</summary>
    public const string RuntimeActivitySourceName = "Microsoft.Orleans.Runtime";

    /// <summary>Activation, migration and deactivation; nothing traces them here.</summary>
    public const string LifecycleActivitySourceName = "Microsoft.Orleans.Lifecycle";

    /// <summary>Reads and writes of grains' states.</summary>
    public const string StorageActivitySourceName = "Microsoft.Orleans.Storage";

    /// <summary>All of them.</summary>
    public const string AllActivitySourceName = "Microsoft.Orleans.*";

    internal static readonly ActivitySource ApplicationGrainSource = new(ApplicationGrainActivitySourceName, "1.2.0");
    internal static readonly ActivitySource RuntimeGrainSource = new(RuntimeActivitySourceName, "2.1.0");
    internal static readonly ActivitySource StorageGrainSource = new(StorageActivitySourceName, "1.1.0");
}
