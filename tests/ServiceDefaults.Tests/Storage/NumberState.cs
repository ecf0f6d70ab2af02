namespace ServiceDefaults.Tests.Storage;

internal sealed class NumberState
{
    public int Number { get; set; }
}
