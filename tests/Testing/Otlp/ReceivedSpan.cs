namespace Testing.Otlp;

/// <summary>A span as a receiver of OTLP sees it (opentelemetry-proto, <c>trace/v1/trace.proto</c>).</summary>
public sealed record ReceivedSpan
{
    /// <summary>What the process says of itself.</summary>
    public required IReadOnlyDictionary<string, object> Resource { get; init; }

    /// <summary>The source that made it.</summary>
    public required string Scope { get; init; }

    /// <summary>32 hexadecimal digits.</summary>
    public required string TraceId { get; init; }

    /// <summary>16 hexadecimal digits.</summary>
    public required string SpanId { get; init; }

    /// <summary>16 hexadecimal digits; empty for the first of a trace.</summary>
    public required string ParentId { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>1 internal, 2 server, 3 client.</summary>
    public required int Kind { get; init; }

    /// <summary>Unix time in nanoseconds.</summary>
    public required ulong Start { get; init; }

    /// <summary>Unix time in nanoseconds.</summary>
    public required ulong End { get; init; }

    /// <summary>0 unset, 1 ok, 2 error.</summary>
    public required int Status { get; init; }

    /// <summary>The status in words.</summary>
    public required string StatusText { get; init; }

    /// <summary>The attributes: strings, longs, doubles and booleans.</summary>
    public required IReadOnlyDictionary<string, object> Attributes { get; init; }

    /// <summary>The spans of other traces that it names, as trace and span.</summary>
    public required IReadOnlyList<(string TraceId, string SpanId)> Links { get; init; }

    /// <summary>Names of its events.</summary>
    public required IReadOnlyList<string> Events { get; init; }
}
