namespace Telepool.Collectors.Commands;

/// <summary>How the program ends; listed in its help.</summary>
public static class ExitCode
{
    /// <summary>What was asked is done.</summary>
    public const int Success = 0;

    /// <summary>It could not be done, or the check found a difference; standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>Wrong usage or wrong settings; standard error lists every error.</summary>
    public const int Usage = 2;

    /// <summary>A login needs a code or a password that was not given.</summary>
    public const int InputNeeded = 3;

    /// <summary>Stopped by a signal before it was done, as shells count SIGINT.</summary>
    public const int Interrupted = 130;
}
