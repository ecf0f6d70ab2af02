namespace Orleans;

/// <summary>The stages of a silo.</summary>
public static class ServiceLifecycleStage
{
    /// <summary>Before all others.</summary>
    public const int First = int.MinValue;

    /// <summary>The runtime is prepared.</summary>
    public const int RuntimeInitialize = 2000;

    /// <summary>The runtime's services start.</summary>
    public const int RuntimeServices = 4000;

    /// <summary>Storage for the runtime's own needs starts.</summary>
    public const int RuntimeStorageServices = 6000;

    /// <summary>Services that are grains start.</summary>
    public const int RuntimeGrainServices = 8000;

    /// <summary>The application's services, its storage among them, start.</summary>
    public const int ApplicationServices = 10000;

    /// <summary>The silo joins the cluster.</summary>
    public const int BecomeActive = Active - 1;

    /// <summary>The silo serves requests.</summary>
    public const int Active = 20000;

    /// <summary>After all others.</summary>
    public const int Last = int.MaxValue;
}
