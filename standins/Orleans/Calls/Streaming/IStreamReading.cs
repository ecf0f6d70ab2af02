namespace Orleans.Calls.Streaming;

/// <summary>Gives the requests of a reading a method to be named by, in logs and filters.</summary>
internal interface IStreamReading
{
    Task Read(Guid sessionId);
}
