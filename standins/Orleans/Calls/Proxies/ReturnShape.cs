namespace Orleans.Calls.Proxies;

/// <summary>How the answer of a grain's own method becomes a task.</summary>
internal enum ReturnShape
{
    /// <summary>It is one.</summary>
    Task,

    /// <summary>By <see cref="System.Threading.Tasks.ValueTask.AsTask"/>.</summary>
    ValueTask,

    /// <summary>By <see cref="System.Threading.Tasks.ValueTask{TResult}.AsTask"/>.</summary>
    ValueTaskOfResult,

    /// <summary>There is none: the method has ended when it returns.</summary>
    Void,

    /// <summary>An asynchronous stream, which stays in the grain.</summary>
    Stream,
}
