namespace Telepool.Gateway.Commands;

/// <summary>How the gateway's commands end; the same numbers as the rest of the program's.</summary>
internal static class ExitCode
{
    /// <summary>What was asked is done.</summary>
    public const int Success = 0;

    /// <summary>It could not be done, or the check found something; standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>Wrong usage or wrong settings; standard error lists every error.</summary>
    public const int Usage = 2;

    /// <summary>Says why a command did not do its work, one reason a line, on standard error.</summary>
    public static int Fail(int code, params IEnumerable<string> reasons)
    {
        foreach (var reason in reasons)
        {
            Console.Error.WriteLine("telepool: " + reason);
        }

        return code;
    }
}
