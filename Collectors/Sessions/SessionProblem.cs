namespace Telepool.Collectors.Sessions;

/// <summary>Something wrong in a file of sessions.</summary>
/// <param name="Line">Where, from 1; 0 for the file as a whole.</param>
/// <param name="Column">Where in the line, in characters from 1; 0 for the line as a whole.</param>
/// <param name="Status">What kind of problem it is.</param>
/// <param name="Text">What is wrong; holds nothing of the session.</param>
public sealed record SessionProblem(int Line, int Column, SessionReadStatus Status, string Text)
{
    /// <summary>One line for people, in the form of compilers.</summary>
    /// <param name="file">What to call the file.</param>
    public string Describe(string file) =>
        $"{file}{(Line > 0 ? $":{Line}" : string.Empty)}{(Column > 0 ? $":{Column}" : string.Empty)}: {Status.ToString().ToLowerInvariant()}: {Text}";
}
