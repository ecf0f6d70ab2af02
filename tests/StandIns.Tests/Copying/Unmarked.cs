namespace StandIns.Tests.Copying;

/// <summary>Has no serialiser.</summary>
public sealed class Unmarked
{
    public string? Text { get; set; }
}
