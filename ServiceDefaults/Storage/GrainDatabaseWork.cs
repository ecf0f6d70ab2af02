using Microsoft.Data.Sqlite;

namespace ServiceDefaults.Storage;

/// <summary>Something to do within a transaction. Its caller hears of it only once the transaction is committed.</summary>
internal abstract class GrainDatabaseWork
{
    public abstract void Execute(SqliteConnection connection, SqliteTransaction transaction);

    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal abstract class GrainDatabaseWork<T> : GrainDatabaseWork
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Result => _completion.Task;

    protected T? Value { get; set; }

    public override void Complete() => _completion.SetResult(Value!);

    public override void Fail(Exception exception) => _completion.SetException(exception);
}
