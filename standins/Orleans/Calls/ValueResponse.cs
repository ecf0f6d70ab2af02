using System.Runtime.ExceptionServices;

namespace Orleans.Serialization.Invocation;

internal sealed class ValueResponse<TResult>(TResult value) : Response
{
    private TResult _value = value;

    public override Exception? Exception { get; set; }

    public override object? Result
    {
        get
        {
            ThrowIfFailed();
            return _value;
        }

        set
        {
            _value = (TResult)value!;
            Exception = null;
        }
    }

    public override T GetResult<T>()
    {
        ThrowIfFailed();
        return _value is T typed ? typed : (T)(object)_value!;
    }

    public override void Dispose()
    {
        // Responses are not pooled and hold nothing.
    }

    private void ThrowIfFailed()
    {
        if (Exception is { } exception)
        {
            ExceptionDispatchInfo.Throw(exception);
        }
    }
}
