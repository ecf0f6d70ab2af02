using ServiceDefaults.Configuration;

namespace ServiceDefaults.Hosting;

/// <summary>How a host says that it cannot start.</summary>
public static class StartupReport
{
    /// <summary>What a host exits with where its settings or its files keep it from starting.</summary>
    public const int ExitCode = 2;

    /// <summary>What a process exits with that was ended since its stop took too long.</summary>
    public const int CutShort = 1;

    /// <summary>Writes every error, one a line, without a stack trace.</summary>
    public static void Write(TextWriter writer, IReadOnlyList<SettingError> errors)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine(errors.Count == 1 ? "Telepool cannot start:" : $"Telepool cannot start, for {errors.Count} reasons:");
        foreach (var error in errors)
        {
            writer.WriteLine($"  {error}");
        }
    }
}
