using System.Buffers.Binary;
using System.Diagnostics;
using OpenTelemetry.Trace;

namespace ServiceDefaults.Tracing;

/// <summary>
/// Keeps what belongs to a trace that is kept, and of new traces a share that may change at any time. New traces begin only with what has a
/// meaning of its own: a command, a piece of work, a connection, a request of an operator, a call to Telegram. Grain calls are looked at elsewhere
/// (<see cref="GrainCallListener"/>): one without any of these around it is upkeep, of which there is more than of everything else.
/// </summary>
internal sealed class LiveSampler : Sampler
{
    private static readonly SamplingResult Keep = new(SamplingDecision.RecordAndSample);
    private static readonly SamplingResult Leave = new(SamplingDecision.Drop);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        if (parent.TraceId != default)
        {
            return (parent.TraceFlags & ActivityTraceFlags.Recorded) != 0 ? Keep : Leave;
        }

        return IsBeginning(samplingParameters.Name) && TraceRatio.Keeps(LowBitsOf(samplingParameters.TraceId)) ? Keep : Leave;
    }

    private static bool IsBeginning(string name) =>
        name.StartsWith("mtproto.", StringComparison.Ordinal) || name.StartsWith("telepool", StringComparison.Ordinal) || name.StartsWith("gateway.", StringComparison.Ordinal);

    private static long LowBitsOf(ActivityTraceId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.CopyTo(bytes);
        return BinaryPrimitives.ReadInt64BigEndian(bytes[8..]) & long.MaxValue;
    }
}
