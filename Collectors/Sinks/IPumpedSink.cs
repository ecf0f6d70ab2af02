namespace Telepool.Collectors.Sinks;

/// <summary>A sink whose writer stands behind a <see cref="SinkPump"/>.</summary>
internal interface IPumpedSink
{
    /// <summary>The queue in front of the writer.</summary>
    SinkPump Pump { get; }
}
