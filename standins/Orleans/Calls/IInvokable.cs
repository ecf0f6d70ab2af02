using System.Reflection;

namespace Orleans.Serialization.Invocation;

/// <summary>One call of one method, with its arguments.</summary>
public interface IInvokable : IDisposable
{
    /// <summary>Whether an argument is a cancellation token.</summary>
    bool IsCancellable { get; }

    /// <summary>The object that is called, once it is known.</summary>
    object? GetTarget();

    /// <summary>How many arguments there are.</summary>
    int GetArgumentCount();

    /// <summary>An argument by its position from 0.</summary>
    object? GetArgument(int index);

    /// <summary>Replaces an argument by its position from 0.</summary>
    void SetArgument(int index, object value);

    /// <summary>The method's name.</summary>
    string GetMethodName();

    /// <summary>The name of the interface that declares the method.</summary>
    string GetInterfaceName();

    /// <summary>Interface and method, as traces name the call.</summary>
    string GetActivityName();

    /// <summary>The interface that declares the method.</summary>
    Type GetInterfaceType();

    /// <summary>The method of the interface.</summary>
    MethodInfo GetMethod();

    /// <summary>The method's own timeout, if it has one.</summary>
    TimeSpan? GetDefaultResponseTimeout();

    /// <summary>The token that the method was given.</summary>
    CancellationToken GetCancellationToken();

    /// <summary>Cancels the token that the method was given; false when there is none.</summary>
    bool TryCancel();
}
