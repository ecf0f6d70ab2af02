using Orleans.Services;

namespace StandIns.Tests.Services;

public interface IPostOffice : IGrainService
{
    Task<string> Where();

    Task Wait(string gate);

    Task Open(string gate);

    Task Fail();
}
