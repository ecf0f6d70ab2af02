using Orleans.Runtime;
using Orleans.Runtime.Services;

namespace StandIns.Tests.Services;

public sealed class PostOfficeClient(IServiceProvider services) : GrainServiceClient<IPostOffice>(services)
{
    public IPostOffice At(SiloAddress silo) => GetGrainService(silo);
}
