using Orleans.Calls;

namespace Orleans.Runtime.Services;

/// <summary>A grain service as calls see it.</summary>
internal sealed class GrainServiceTarget(GrainService service, Cluster.Silo silo)
{
    private const string Prefix = "sys.svc.user.";

    private readonly TaskFactory _turns = new(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);

    public static GrainId IdOf(Type interfaceType, SiloAddress silo) =>
        GrainId.Create(GrainType.Create(Prefix + interfaceType.FullName), silo.ToParsableString());

    public static bool IsService(GrainId id) => id.Type.AsSpan().StartsWith("sys.svc.user."u8);

    public void Receive(Request request)
    {
        request.ServingSilo = silo;
        _ = _turns.StartNew(() => ServeAsync(request)).Unwrap();
    }

    private async Task ServeAsync(Request request)
    {
        RequestContext.Current = request.Context;
        try
        {
            request.Complete(await request.InvokeAsync(service));
        }
        catch (Exception exception)
        {
            request.Fail(exception);
        }
    }
}
