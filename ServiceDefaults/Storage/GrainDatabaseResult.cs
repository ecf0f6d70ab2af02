namespace ServiceDefaults.Storage;

/// <summary>An open database, or why it cannot be opened: exactly one of the two is set.</summary>
/// <param name="Database">The database.</param>
/// <param name="Problem">One line that names the file.</param>
public readonly record struct GrainDatabaseResult(GrainDatabase? Database, string? Problem);
