namespace Orleans.Services;

/// <summary>The base of what calls a grain service.</summary>
public interface IGrainServiceClient<TGrainService>
    where TGrainService : IGrainService;
