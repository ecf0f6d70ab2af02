namespace Orleans.Runtime;

/// <summary>A reminder that is kept.</summary>
public interface IGrainReminder
{
    /// <summary>Its name among those of the grain.</summary>
    string ReminderName { get; }
}
