using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

internal sealed record ClientBuilder(IServiceCollection Services, IConfiguration Configuration) : IClientBuilder
{
    /// <summary>The builder that belongs to a collection; asking again adds nothing twice.</summary>
    public static ClientBuilder For(IServiceCollection services, IConfiguration configuration)
    {
        if (services.FirstOrDefault(service => service.ServiceType == typeof(ClientBuilder))?.ImplementationInstance is ClientBuilder known)
        {
            return known;
        }

        var builder = new ClientBuilder(services, configuration);
        services.AddSingleton(builder);
        ClientServices.AddTo(services);
        return builder;
    }
}
