using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Orleans.Configuration;

internal sealed class GrainCollectionOptionsValidator(IOptions<GrainCollectionOptions> options) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        var value = options.Value;
        if (value.CollectionQuantum <= TimeSpan.Zero)
        {
            throw Invalid(nameof(value.CollectionQuantum), "has to be positive");
        }

        if (value.CollectionAge <= value.CollectionQuantum)
        {
            throw Invalid(nameof(value.CollectionAge), $"has to be above {nameof(value.CollectionQuantum)}");
        }

        foreach (var (grainClass, age) in value.ClassSpecificCollectionAge)
        {
            if (age <= value.CollectionQuantum)
            {
                throw Invalid($"{nameof(value.ClassSpecificCollectionAge)}[{grainClass}]", $"has to be above {nameof(value.CollectionQuantum)}");
            }
        }

        if (value.ActivationTimeout <= TimeSpan.Zero)
        {
            throw Invalid(nameof(value.ActivationTimeout), "has to be positive");
        }

        if (value.DeactivationTimeout <= TimeSpan.Zero)
        {
            throw Invalid(nameof(value.DeactivationTimeout), "has to be positive");
        }
    }

    private static OrleansConfigurationException Invalid(string name, string reason) =>
        new($"{nameof(GrainCollectionOptions)}.{name} {reason}.");
}
