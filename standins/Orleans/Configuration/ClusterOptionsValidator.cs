using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Orleans.Configuration;

internal sealed class ClusterOptionsValidator(IOptions<ClusterOptions> options) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        if (string.IsNullOrWhiteSpace(options.Value.ClusterId))
        {
            throw new OrleansConfigurationException($"{nameof(ClusterOptions)}.{nameof(ClusterOptions.ClusterId)} has to be set.");
        }

        if (string.IsNullOrWhiteSpace(options.Value.ServiceId))
        {
            throw new OrleansConfigurationException($"{nameof(ClusterOptions)}.{nameof(ClusterOptions.ServiceId)} has to be set.");
        }
    }
}
