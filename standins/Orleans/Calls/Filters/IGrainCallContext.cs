using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>A call on its way through the filters.</summary>
public interface IGrainCallContext
{
    /// <summary>The method and its arguments.</summary>
    IInvokable Request { get; }

    /// <summary>What is called: the grain itself for incoming calls, a reference to it for outgoing ones.</summary>
    object Grain { get; }

    /// <summary>The calling grain, if a grain calls.</summary>
    GrainId? SourceId { get; }

    /// <summary>The called grain.</summary>
    GrainId TargetId { get; }

    /// <summary>The interface that declares the method.</summary>
    GrainInterfaceType InterfaceType { get; }

    /// <summary>The name of the interface that declares the method.</summary>
    string InterfaceName { get; }

    /// <summary>The method's name.</summary>
    string MethodName { get; }

    /// <summary>The method of the interface.</summary>
    MethodInfo InterfaceMethod { get; }

    /// <summary>The result, after <see cref="Invoke"/>; a filter may replace it.</summary>
    object? Result { get; set; }

    /// <summary>Result or exception, after <see cref="Invoke"/>; a filter may replace it.</summary>
    Response? Response { get; set; }

    /// <summary>Runs the next filter, or the call itself after the last.</summary>
    Task Invoke();
}
