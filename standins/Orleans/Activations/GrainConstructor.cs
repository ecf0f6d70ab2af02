using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>Makes objects of a grain class: states from their factory, everything else from the activation's services.</summary>
internal sealed class GrainConstructor
{
    private readonly ObjectFactory _factory;
    private readonly Func<Activation, object>[] _facets;

    public GrainConstructor(Type type)
    {
        var constructors = type.GetConstructors();
        var marked = constructors.FirstOrDefault(constructor => constructor.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)));
        var chosen = marked ?? constructors.MaxBy(constructor => constructor.GetParameters().Length)
            ?? throw new InvalidOperationException($"Grain class {type.FullName} has no public constructor.");
        var facets = chosen.GetParameters()
            .Select(parameter => (parameter.ParameterType, Attribute: parameter.GetCustomAttribute<PersistentStateAttribute>()))
            .Where(pair => pair.Attribute is not null)
            .ToList();
        _factory = ActivatorUtilities.CreateFactory(type, [.. facets.Select(pair => pair.ParameterType)]);
        _facets = [.. facets.Select(pair => StateFactory(pair.ParameterType, pair.Attribute!))];
    }

    public object Invoke(Activation activation) =>
        _factory(activation.ActivationServices, [.. _facets.Select(facet => facet(activation))]);

    private static Func<Activation, object> StateFactory(Type parameterType, PersistentStateAttribute attribute)
    {
        var create = typeof(GrainConstructor)
            .GetMethod(nameof(CreateState), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(parameterType.GetGenericArguments()[0])
            .CreateDelegate<Func<IGrainContext, IPersistentStateConfiguration, object>>();
        return activation => create(activation, attribute);
    }

    private static object CreateState<TState>(IGrainContext context, IPersistentStateConfiguration configuration) =>
        context.ActivationServices.GetRequiredService<IPersistentStateFactory>().Create<TState>(context, configuration);
}
