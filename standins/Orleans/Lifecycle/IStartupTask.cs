namespace Orleans.Runtime;

/// <summary>Runs once when a silo starts.</summary>
public interface IStartupTask
{
    /// <summary>Does the work; an exception stops the start.</summary>
    Task Execute(CancellationToken cancellationToken);
}
