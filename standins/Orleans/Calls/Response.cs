namespace Orleans.Serialization.Invocation;

/// <summary>What a call ended with: a result or an exception.</summary>
public abstract class Response : IDisposable
{
    /// <summary>The end of a call that has no result.</summary>
    public static Response Completed { get; } = new ValueResponse<object?>(null);

    /// <summary>The exception, if the call failed.</summary>
    public abstract Exception? Exception { get; set; }

    /// <summary>The result; reading it throws <see cref="Exception"/> if the call failed.</summary>
    public abstract object? Result { get; set; }

    /// <summary>A failed call.</summary>
    public static Response FromException(Exception exception) => new ValueResponse<object?>(null) { Exception = exception };

    /// <summary>A call that ended with a result.</summary>
    public static Response FromResult<TResult>(TResult value) => new ValueResponse<TResult>(value);

    /// <summary>The result as <typeparamref name="T"/>.</summary>
    public abstract T GetResult<T>();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <inheritdoc/>
    public override string ToString() => Exception is { } exception ? exception.ToString() : $"{Result}";
}
